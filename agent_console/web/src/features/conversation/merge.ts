// One timeline of a conversation: messages and what routing did, by time. Pure.
import type { ConversationView } from '../../contract/api';
import type { Talk } from '../../contract/calls';
import type { SurveyCard } from '../../contract/chat';
import type { Recorded } from '../../contract/events';
import type { ClockCard, ContactCard, Explanation, MessageCard, OfferCard } from '../../contract/types';
import type { FollowUpCard } from '../../contract/work';
import type { Thread } from '../../state/desk';
import { surveysOf } from '../chat/told';
import type { Walked } from '../phone/menu_path';
import { type Told, toldOf } from '../phone/told';

export type Happening =
  | { what: 'transferred'; from: string; to: string; note: string }
  /** `outcome`: idle when they no longer answered. */
  | { what: 'left'; outcome: string }
  | { what: 'wrap_up'; agent: string }
  | { what: 'closed'; contact: ContactCard }
  | { what: 'attached'; account: string }
  /** `seconds`: of waiting added, fewer than none when it was put back. */
  | { what: 'boosted'; seconds: number }
  | { what: 'moved'; plan: string }
  | { what: 'taken_over'; from: string }
  | { what: 'overflowed'; from: string; plan: string; why: string }
  | { what: 'diverted'; to: string }
  | { what: 'postponed'; cause: string; again: string | null }
  | { what: 'promise'; how: string; clock: ClockCard }
  | { what: 'snoozed'; until: string }
  | { what: 'woken' }
  /** `how`: made, due, edited, owner, done, reopened, moved. */
  | { what: 'follow_up'; how: string; card: FollowUpCard }
  | { what: 'marked'; added: string[]; removed: string[]; noted: string[] }
  | { what: 'merged'; reference: string }
  | { what: 'split'; reference: string }
  | { what: 'connect_failed'; why: string }
  | { what: 'handed_over'; from: string; to: string }
  | ({ what: 'talk' } & Told);

/** A contact with all that its card tells. `answered`: when an agent first had it, whoever has it since. */
export type Arrived = {
  kind: 'arrived';
  contact: ContactCard;
  answered: string | null;
  walked: Walked[];
  recordings: MessageCard[];
};

/** `by`: who did it, a user's id or a room's name; `reason`: why, where a user said so. */
export type Entry = { key: string; at: string; by: string; reason: string } & (
  | { kind: 'message'; message: MessageCard }
  | Arrived
  | { kind: 'offer'; offer: OfferCard; contact: ContactCard }
  | { kind: 'step'; explanation: Explanation; unroutable: boolean; contact: ContactCard }
  | { kind: 'survey'; survey: SurveyCard }
  | ({ kind: 'happened' } & Happening)
);

export type Whole = {
  contacts: ContactCard[];
  messages: MessageCard[];
  events: Recorded[];
  surveys?: SurveyCard[];
};

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
    surveys: surveysOf(view, thread),
  };
}

/** What is told of an SLA clock: that it moves on is nobody's news. */
const TOLD = ['warned', 'breached', 'missed'];

function happened({ event, actor }: Recorded, boostBefore: number): Happening | undefined {
  switch (event.type) {
    case 'contact.overflowed':
      return { what: 'overflowed', from: event.from_plan, plan: event.contact.plan, why: event.why };
    case 'contact.diverted':
      return { what: 'diverted', to: event.to };
    case 'contact.postponed':
      return { what: 'postponed', cause: event.cause, again: event.contact.not_before };
    case 'sla.clock':
      return TOLD.includes(event.what) ? { what: 'promise', how: event.what, clock: event.clock } : undefined;
    case 'contact.transferred':
      if (event.to === actor) return { what: 'taken_over', from: event.from_agent_id };
      return { what: 'transferred', from: event.from_agent_id, to: event.to, note: event.note };
    case 'conversation.changed':
      if (event.what === 'woken') return { what: 'woken' };
      return event.what === 'snoozed' && event.snoozed_until
        ? { what: 'snoozed', until: event.snoozed_until }
        : undefined;
    case 'follow_up.made':
    case 'follow_up.due':
      return { what: 'follow_up', how: event.type.slice('follow_up.'.length), card: event.follow_up };
    case 'follow_up.changed':
      return event.what === 'moved'
        ? undefined
        : { what: 'follow_up', how: event.what, card: event.follow_up };
    case 'conversation.marked': {
      const { added, removed, noted } = event;
      return { what: 'marked', added, removed, noted };
    }
    case 'conversation.merged':
      return { what: 'merged', reference: event.from_reference };
    case 'conversation.split':
      return { what: 'split', reference: event.new_reference };
    case 'contact.line_ended':
      return { what: 'left', outcome: event.outcome };
    case 'contact.wrap_up_started':
      return { what: 'wrap_up', agent: event.contact.agent_name };
    case 'contact.closed':
      return { what: 'closed', contact: event.contact };
    case 'contact.handed_over':
      return { what: 'handed_over', from: event.from_agent_id, to: event.contact.agent_id ?? '' };
    case 'contact.connect_failed':
      return { what: 'connect_failed', why: event.reason };
    case 'contact.changed':
      if (event.what.startsWith('attach')) return { what: 'attached', account: event.contact.account_name };
      if (event.what === 'moved') return { what: 'moved', plan: event.contact.plan };
      return event.what.startsWith('boost')
        ? { what: 'boosted', seconds: event.contact.boost - boostBefore }
        : undefined;
    default:
      return undefined;
  }
}

/** The entries, oldest first. An offer is one entry, at the time it was made, with what became of it. */
export function timeline({ contacts, messages, events, surveys = [] }: Whole): Entry[] {
  const now = new Map(contacts.map((c) => [c.id, c]));
  const entries: Entry[] = [];
  const offers = new Map<string, Extract<Entry, { kind: 'offer' }>>();
  const arrivals = new Map<string, Arrived>();
  const boosts = new Map<string, number>();
  // Where a contact was moved to is told by what it is asked next: a team's queue has a plan of its own.
  const moves = new Map<string, { plan: string }>();
  const talks = new Map<string, Talk>();
  const arrive = (c: ContactCard) => {
    if (arrivals.has(c.id)) return;
    const card = now.get(c.id) ?? c;
    const arrived: Entry & Arrived = {
      ...{ key: `in-${c.id}`, at: c.arrived_at, by: '', reason: '' },
      ...{ kind: 'arrived', contact: card, answered: null, walked: [], recordings: [] },
    };
    arrivals.set(c.id, arrived);
    entries.push(arrived);
  };
  for (const c of contacts) arrive(c);
  for (const recorded of events) {
    const { event, seq, at, actor: by, reason } = recorded;
    const told =
      'offer' in event ? event.offer.explanation : 'explanation' in event ? event.explanation : null;
    if (told && 'contact' in event) {
      const moved = moves.get(event.contact.id);
      if (moved && told.plan) moved.plan = told.plan;
      moves.delete(event.contact.id);
    }
    if (event.type === 'contact.menu_walked') {
      // The hub hears of it a little later than the caller walked there: before they waited.
      const queued = now.get(event.contact_id)?.queued_at;
      const when = queued && queued < at ? queued : at;
      const steps = event.steps.map((step) => ({ ...step, at: when }));
      arrivals.get(event.contact_id)?.walked.push(...steps);
    } else if (event.type === 'talk.moved') {
      const what = toldOf(talks.get(event.talk.contact_id), event.talk, event.what);
      talks.set(event.talk.contact_id, event.talk);
      if (what) entries.push({ kind: 'happened', key: `e${seq}`, at, by, reason, what: 'talk', ...what });
    } else if ('offer' in event) {
      const known = offers.get(event.offer.id);
      if (known) known.offer = event.offer;
      else {
        const entry = {
          kind: 'offer' as const,
          key: event.offer.id,
          at: event.offer.offered_at,
          by,
          reason,
          offer: event.offer,
          contact: event.contact,
        };
        offers.set(event.offer.id, entry);
        entries.push(entry);
      }
    } else if ('explanation' in event && event.type !== 'contact.diverted') {
      const { explanation, contact } = event;
      entries.push({
        kind: 'step',
        key: `s${seq}`,
        at,
        by,
        reason,
        explanation,
        contact,
        unroutable: event.type === 'contact.unroutable',
      });
    } else {
      const card = 'contact' in event ? event.contact : undefined;
      if (card) arrive(card);
      const what = happened(recorded, boosts.get(card?.id ?? '') ?? 0);
      if (card) boosts.set(card.id, card.boost);
      if (what) {
        const entry = { kind: 'happened' as const, key: `e${seq}`, at, by, reason, ...what };
        if (entry.what === 'moved' && card) moves.set(card.id, entry);
        entries.push(entry);
      }
    }
  }
  for (const message of messages) {
    const { id: key, at, author_id: by, kind, extra } = message;
    const call = kind === 'system' && extra.recording && arrivals.get(message.contact_id ?? '');
    if (call) call.recordings.push(message);
    else entries.push({ kind: 'message', key, at, by, reason: '', message });
  }
  for (const survey of surveys)
    entries.push({
      kind: 'survey',
      key: `survey-${survey.contact_id}`,
      at: survey.at,
      by: '',
      reason: '',
      survey,
    });
  const answered = (id: string) =>
    [...offers.values()].find((e) => e.contact.id === id && e.offer.state === 'accepted')?.offer.ended_at;
  for (const e of entries)
    if (e.kind === 'arrived') e.answered = answered(e.contact.id) ?? e.contact.accepted_at;
  // Sorting is stable: at one instant a contact comes first, then what routing did, and the words.
  const ranks: Partial<Record<Entry['kind'], number>> = { arrived: 0, message: 3 };
  const rank = (e: Entry) => ranks[e.kind] ?? 2;
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
