import type { AccountView } from '../../contract/api';

/** Mail addresses of an account's people, for suggestions. */
export const knownPeople = (account: AccountView | undefined) =>
  (account?.people ?? []).flatMap(({ name, addresses }) =>
    addresses.filter((a) => a.kind === 'email').map((a) => ({ name, address: a.value })),
  );
