// The call at hand, for the bar, the palette and the keys alike.
import { useMemo } from 'react';
import { useSetup } from '../../state/queries';
import { useContacts, useMyId } from '../../state/selectors';
import { useLive } from '../../state/store';
import { myParts, type Part, ringsAt } from '../../state/talks';

export const useOnline = () => useLive((s) => s.line.state === 'live');

/** What I speak on; several while I help a colleague beside a call of my own. */
export function useMyParts(): Part[] {
  const me = useMyId();
  const contacts = useContacts();
  const talks = useLive((s) => s.desk.talks);
  const channels = useSetup()?.channels;
  return useMemo(
    () => myParts(contacts, talks, me, (name) => Boolean(channels?.find((c) => c.name === name)?.connects)),
    [contacts, talks, me, channels],
  );
}

/** The one the keys act on: my own call, else the talk I take part in. */
export const useMyCall = (): Part | undefined => useMyParts()[0];

/** Colleagues who ask me in. */
export function useRings() {
  const me = useMyId();
  const contacts = useContacts();
  const talks = useLive((s) => s.desk.talks);
  return useMemo(() => ringsAt(contacts, talks, me), [contacts, talks, me]);
}

/** My part in the talk of one contact. */
export const useCallOf = (contact: string) => useMyParts().find((p) => p.contact.id === contact);
