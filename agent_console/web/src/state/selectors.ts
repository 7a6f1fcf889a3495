// What screens ask of the live desk.
import { useMemo } from 'react';
import type { ClockCard, ContactCard, OfferCard } from '../contract/types';
import type { DeskState } from './desk';
import { useSetup } from './queries';
import { useLive } from './store';
import { offerTo } from './urgency';

export const useMe = () => useLive((s) => s.me);
export const useMyId = () => useLive((s) => s.me?.user.id ?? '');
export const useMyAgent = () => useLive((s) => (s.me ? s.desk.agents[s.me.user.id] : undefined));
export const useMaySupervise = () => useLive((s) => Boolean(s.me && s.me.user.role !== 'agent'));
export const useAgents = () => useLive((s) => s.desk.agents);

/** Every row of a list asks for the same: it is found once for each state of the desk. */
let going: { of: unknown[]; clocks: ClockCard[] } = { of: [], clocks: [] };
function goingOn({ clocks, contacts }: Pick<DeskState, 'clocks' | 'contacts'>) {
  if (going.of[0] !== clocks || going.of[1] !== contacts) {
    const live = new Set(Object.values(contacts).map((c) => c.conversation_id));
    const found = Object.values(clocks).filter((c) => live.has(c.conversation_id));
    const same = found.length === going.clocks.length && found.every((c, i) => c === going.clocks[i]);
    going = { of: [clocks, contacts], clocks: same ? going.clocks : found };
  }
  return going.clocks;
}

/** SLA clocks that are not stopped, of conversations with a live contact. */
export const useClocks = () => useLive((s) => goingOn(s.desk));

export function useContacts() {
  const contacts = useLive((s) => s.desk.contacts);
  return useMemo(() => Object.values(contacts), [contacts]);
}

/** A contact that rings at me, by this offer; it may ring at colleagues too. */
export type Ringing = { contact: ContactCard; offer: OfferCard };

/** What is offered to me, the one that expires first in front. */
export function useMyOffers() {
  const me = useMyId();
  const contacts = useContacts();
  return useMemo(
    () =>
      contacts
        .flatMap((contact): Ringing[] => {
          const offer = offerTo(contact, me);
          return offer ? [{ contact, offer }] : [];
        })
        .sort((a, b) => Date.parse(a.offer.expires_at) - Date.parse(b.offer.expires_at)),
    [contacts, me],
  );
}

/** What I hold. */
export function useMyWork() {
  const me = useMyId();
  const contacts = useContacts();
  return useMemo(() => contacts.filter((c) => c.agent_id === me && c.state !== 'closed'), [contacts, me]);
}

export function useTraits(channel: string | undefined) {
  return useSetup()?.channels.find((c) => c.name === channel);
}
