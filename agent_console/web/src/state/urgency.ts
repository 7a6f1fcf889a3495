// Which contact comes first, and how pressing it is. Pure.
import type { ConversationRow } from '../contract/api';
import type { ContactCard, OfferCard } from '../contract/types';

export type Row = {
  conversation_id: string;
  contact?: ContactCard;
  /** What the API knows of the conversation; it alone, when no contact of it is live. */
  known?: ConversationRow;
};
export type Section = { key: 'offered' | 'waiting' | 'working' | 'others' | 'open' | 'snoozed'; rows: Row[] };

/** Seconds waited as the router counts them: from queueing, with a supervisor's boost. */
export const waited = (c: ContactCard, now: number) =>
  Math.max(0, (now - Date.parse(c.queued_at ?? c.arrived_at)) / 1000 + c.boost);

/** Waited ÷ target: 1 means the target is reached. */
export const pressure = (c: ContactCard, now: number) => waited(c, now) / Math.max(1, c.target_seconds);

const never = Number.POSITIVE_INFINITY;
/** When it should be answered: by its answer target while it waits, or by what is promised to it, whichever is first. */
export const deadline = (c: ContactCard, dues: ReadonlyMap<string, number>) =>
  Math.min(
    isWaiting(c) ? Date.parse(c.queued_at ?? c.arrived_at) + (c.target_seconds - c.boost) * 1000 : never,
    dues.get(c.conversation_id) ?? never,
  );

export const pressing = (ratio: number): 'bad' | 'warn' | 'neutral' =>
  ratio >= 1 ? 'bad' : ratio >= 0.6 ? 'warn' : 'neutral';

/** In the queue; what is still arriving (a menu, a form) is not. */
export const isWaiting = (c: ContactCard) => c.state === 'waiting' || c.state === 'offered';

/** What rings now, at whomever. */
export const ringing = (c: ContactCard): OfferCard[] => c.offers.filter((o) => o.state === 'pending');

/** The offer of it that rings at this agent: at most one does. */
export const offerTo = (c: ContactCard, agent: string) => ringing(c).find((o) => o.agent_id === agent);

const order: Record<ContactCard['state'], number> = {
  active: 0,
  wrapping: 1,
  offered: 2,
  waiting: 3,
  arriving: 4,
  closed: 5,
};

const since = (c: ContactCard) => Date.parse(c.accepted_at ?? c.arrived_at);

/** One row per conversation for what waits and one for what somebody has: its most advanced, then newest stands for it. */
function perConversation(contacts: ContactCard[]) {
  const best = new Map<string, ContactCard>();
  for (const c of contacts) {
    const key = `${c.conversation_id} ${isWaiting(c)}`;
    const other = best.get(key);
    const ahead = other ? order[other.state] - order[c.state] || since(c) - since(other) : 1;
    if (ahead > 0) best.set(key, c);
  }
  return [...best.values()];
}

/** What is due first; what is never due stays in its order at the end. */
const soonest = (a: number, b: number) => (a === b ? 0 : a - b);

/**
 * The list's sections. `mine`: what I hold or am offered; else all I may see, mine last, for I have those already.
 * `dues`: by conversation, when its nearest SLA clock is due.
 */
export function sections(
  contacts: ContactCard[],
  known: ConversationRow[],
  me: string,
  view: 'mine' | 'open',
  dues: ReadonlyMap<string, number> = new Map(),
  snoozed: Record<string, string> = {},
): Section[] {
  const answers = new Map(known.map((k) => [k.id, k]));
  const row = (contact: ContactCard): Row => {
    const { conversation_id } = contact;
    return { conversation_id, contact, known: answers.get(conversation_id) };
  };
  const rests = (c: ContactCard) => Boolean(snoozed[c.conversation_id]) && !isWaiting(c);
  const everyone = perConversation(contacts);
  const live = everyone.filter((c) => !rests(c));
  const wakes = (c: ContactCard) => Date.parse(snoozed[c.conversation_id] ?? '');
  const resting: Section = {
    key: 'snoozed',
    rows: everyone
      .filter((c) => rests(c) && (view === 'open' || c.agent_id === me))
      .sort((a, b) => wakes(a) - wakes(b))
      .map(row),
  };
  const due = (c: ContactCard) => deadline(c, dues);
  const byDue = (list: ContactCard[]) =>
    list.sort((a, b) => soonest(due(a), due(b)) || since(a) - since(b)).map(row);
  const isOffer = (c: ContactCard) => Boolean(offerTo(c, me));
  const isWork = (c: ContactCard) => c.agent_id === me && (c.state === 'active' || c.state === 'wrapping');
  const seen = new Set(everyone.map((c) => c.conversation_id));
  const open = known
    .filter((k) => !seen.has(k.id) && k.status === 'open')
    .sort((a, b) => soonest(dues.get(a.id) ?? never, dues.get(b.id) ?? never))
    .map((k) => ({ conversation_id: k.id, known: k }));
  const offered = { key: 'offered' as const, rows: byDue(live.filter(isOffer)) };
  const working = { key: 'working' as const, rows: byDue(live.filter(isWork)) };
  const all: Section[] =
    view === 'mine'
      ? [offered, working, { key: 'open', rows: open }, resting]
      : [
          { key: 'waiting', rows: byDue(live.filter((c) => isWaiting(c) || c.state === 'arriving')) },
          working,
          {
            key: 'others',
            rows: byDue(live.filter((c) => !isWaiting(c) && !isWork(c) && c.state !== 'arriving')),
          },
          { key: 'open', rows: open },
          resting,
        ];
  return all.filter((s) => s.rows.length);
}
