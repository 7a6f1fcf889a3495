import type { AccountView, PersonAddress, PersonRow } from '../../contract/api';

/** A mail address for suggestions. `other`: another one of the same person that takes mail; `phone`: of theirs. */
export type Known = {
  name: string;
  address: string;
  failedAt: string | null;
  failure: string;
  other: string;
  phone: string;
};

const sound = (a: PersonAddress) => a.kind === 'email' && !a.failed_at;

function addressesOf({ name, addresses }: PersonRow): Known[] {
  const phone = addresses.find((a) => a.kind === 'phone')?.value ?? '';
  return addresses
    .filter((a) => a.kind === 'email')
    .map((a) => ({
      name,
      address: a.value,
      failedAt: a.failed_at ?? null,
      failure: a.failure ?? '',
      other: addresses.find((o) => sound(o) && o.value !== a.value)?.value ?? '',
      phone,
    }));
}

/** Mail addresses of an account's people; those that take mail first. */
export const knownPeople = (account: AccountView | undefined): Known[] =>
  (account?.people ?? [])
    .flatMap(addressesOf)
    .sort((a, b) => Number(Boolean(a.failedAt)) - Number(Boolean(b.failedAt)));

/** Which of these recipients sent something back before. */
export const bounced = (known: Known[], recipients: string[]) =>
  known.filter((k) => k.failedAt && recipients.includes(k.address.toLowerCase()));
