// One timeline of a conversation: messages and what routing did, by time. Pure.
import type { ConversationView } from '../../contract/api';
import type { Recorded } from '../../contract/events';
import type { ContactCard, Explanation, MessageCard, OfferCard } from '../../contract/types';
import type { Thread } from '../../state/desk';

export type Happening =
  | { what: 'transferred'; from: string; to: string; note: string }
  | { what: 'left' }
  | { what: 'wrap_up'; agent: string }
  | { what: 'closed'; contact: ContactCard }
  | { what: 'attached'; account: string }
  | { what: 'boosted' }
  | { what: 'connect_failed'; reason: string };

export type Entry = { key: string; at: string } & (
  | { kind: 'message'; message: MessageCard }
  | { kind: 'arrived'; contact: ContactCard }
  | { kind: 'offer'; offer: OfferCard; contact: ContactCard }
  | { kind: 'step'; explanation: Explanation; unroutable: boolean; contact: ContactCard }
  | ({ kind: 'happened' } & Happening)
);

export type Whole = { contacts: ContactCard[]; messages: MessageCard[]; events: Recorded[] };

/** What the API answered with what came in since. The newest card of each id counts. */
export function whole(view: ConversationView | undefined, thread: Thread | undefined): Whole {
  const messages = new Map((view?.messages ?? []).map((m) => [m.id, m]));
  for (const m of Object.values(thread?.messages ?? {})) messages.set(m.id, m);
  const events = new Map((view?.events ?? []).map((e) => [e.seq, e]));
  for (const e of thread?.events ?? []) events.set(e.seq, e);
  const inOrder = [...events.values()].sort((a, b) => a.seq - b.seq);
  const contacts = new Map((view?.contacts ?? []).map((c) => [c.id, c]));
  for (const { event } of thread?.events ?? [])
    if ('contact' in event) contacts.set(event.contact.id, event.contact);
  return {
    contacts: [...contacts.values()].sort((a, b) => Date.parse(a.arrived_at) - Date.parse(b.arrived_at)),
    messages: [...messages.values()].sort((a, b) => a.number - b.number),
    events: inOrder,
  };
}

function happened({ event }: Recorded): Happening | undefined {
  switch (event.type) {
    case 'contact.transferred':
      return { what: 'transferred', from: event.from_agent_id, to: event.to, note: event.note };
    case 'contact.line_ended':
      return { what: 'left' };
    case 'contact.wrap_up_started':
      return { what: 'wrap_up', agent: event.contact.agent_name };
    case 'contact.closed':
      return { what: 'closed', contact: event.contact };
    case 'contact.connect_failed':
      return { what: 'connect_failed', reason: event.reason };
    case 'contact.changed':
      if (event.what.startsWith('attach')) return { what: 'attached', account: event.contact.account_name };
      return event.what.startsWith('boost') ? { what: 'boosted' } : undefined;
    default:
      return undefined;
  }
}

/** The entries, oldest first. An offer is one entry, at the time it was made, with what became of it. */
export function timeline({ contacts, messages, events }: Whole): Entry[] {
  const now = new Map(contacts.map((c) => [c.id, c]));
  const entries: Entry[] = [];
  const offers = new Map<string, Extract<Entry, { kind: 'offer' }>>();
  const arrivals = new Set<string>();
  const arrive = (c: ContactCard) => {
    if (arrivals.has(c.id)) return;
    arrivals.add(c.id);
    entries.push({ kind: 'arrived', key: `in-${c.id}`, at: c.arrived_at, contact: now.get(c.id) ?? c });
  };
  for (const c of contacts) arrive(c);
  for (const recorded of events) {
    const { event, seq, at } = recorded;
    if ('offer' in event) {
      const known = offers.get(event.offer.id);
      if (known) known.offer = event.offer;
      else {
        const entry = {
          kind: 'offer' as const,
          key: event.offer.id,
          at: event.offer.offered_at,
          offer: event.offer,
          contact: event.contact,
        };
        offers.set(event.offer.id, entry);
        entries.push(entry);
      }
    } else if ('explanation' in event) {
      const { explanation, contact } = event;
      entries.push({
        kind: 'step',
        key: `s${seq}`,
        at,
        explanation,
        contact,
        unroutable: event.type === 'contact.unroutable',
      });
    } else {
      if ('contact' in event) arrive(event.contact);
      const what = happened(recorded);
      if (what) entries.push({ kind: 'happened', key: `e${seq}`, at, ...what });
    }
  }
  for (const message of messages) entries.push({ kind: 'message', key: message.id, at: message.at, message });
  // Sorting is stable: at one instant a contact comes first, then what routing did, then the words.
  const rank = (e: Entry) => (e.kind === 'arrived' ? 0 : e.kind === 'message' ? 2 : 1);
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || rank(a) - rank(b));
}

/** What I have in hand of a conversation, the one I took last at the end. */
export const inHand = (contacts: ContactCard[], me: string) =>
  contacts
    .filter((c) => c.agent_id === me && (c.state === 'active' || c.state === 'wrapping'))
    .sort((a, b) => Date.parse(a.accepted_at ?? '') - Date.parse(b.accepted_at ?? ''));

/** The contact the pane speaks of: the chosen one of mine, else mine taken last, else any live one, else the last. */
export function current(contacts: ContactCard[], me: string, chosen = ''): ContactCard | undefined {
  const mine = inHand(contacts, me);
  const live = contacts.filter((c) => c.state !== 'closed');
  return (
    mine.find((c) => c.id === chosen) ??
    mine.findLast((c) => c.state === 'active') ??
    mine.at(-1) ??
    live.at(-1) ??
    contacts.at(-1)
  );
}
