// The desk as a value: a snapshot, and how each frame changes it. Pure; a snapshot and its events give what a fresh
// snapshot would show.
import type { Desk } from '../contract/api';
import type { Frame, Recorded } from '../contract/events';
import type { AgentCard, ClockCard, ContactCard, MessageCard } from '../contract/types';
import { nothingOwed, type Owed, owedIn, withFollowUp, withMention } from './owed';
import { type Talks, talksOf, withoutTalk, withTalk } from './talks';

/** What came in for a conversation since somebody opened it; it is laid over what the API answered. */
export type Thread = { messages: Record<string, MessageCard>; events: Recorded[] };

export type DeskState = Owed & {
  seq: number;
  contacts: Record<string, ContactCard>;
  agents: Record<string, AgentCard>;
  threads: Record<string, Thread>;
  /** SLA clocks that are not stopped, by conversation and kind. */
  clocks: Record<string, ClockCard>;
  /** Conversations that rest, and until when. */
  snoozed: Record<string, string>;
  talks: Talks;
};

export const emptyDesk: DeskState = {
  seq: 0,
  contacts: {},
  agents: {},
  threads: {},
  clocks: {},
  snoozed: {},
  talks: {},
  ...nothingOwed,
};

export const clockKey = (c: Pick<ClockCard, 'conversation_id' | 'kind'>) => `${c.conversation_id} ${c.kind}`;

const byId = <T extends { id: string }>(items: T[]) =>
  Object.fromEntries(items.map((item) => [item.id, item]));

/** The snapshot replaces everything but which conversations are open. */
export function fromSnapshot(desk: Desk, before: DeskState = emptyDesk): DeskState {
  const threads = Object.fromEntries(Object.keys(before.threads).map((id) => [id, emptyThread]));
  const clocks = Object.fromEntries(desk.clocks.map((c) => [clockKey(c), c]));
  const [contacts, agents] = [byId(desk.contacts), byId(desk.agents)];
  const talks = talksOf(desk.talks);
  return { seq: desk.seq, contacts, agents, threads, clocks, snoozed: desk.snoozed, talks, ...owedIn(desk) };
}

const emptyThread: Thread = { messages: {}, events: [] };

/** Of so many conversations what comes in is kept: a day has many more. */
export const WATCHED = 10;

/** Keep what comes in for this conversation from now on; no longer for the one that was opened the longest ago. */
export function watch(desk: DeskState, conversation_id: string): DeskState {
  if (Object.keys(desk.threads).at(-1) === conversation_id) return desk;
  const { [conversation_id]: thread = emptyThread, ...others } = desk.threads;
  const kept = Object.entries(others).slice(1 - WATCHED);
  return { ...desk, threads: { ...Object.fromEntries(kept), [conversation_id]: thread } };
}

/** A message we know of before the stream tells it; what the stream said already is newer. */
export function keepMessage(desk: DeskState, message: MessageCard): DeskState {
  if (desk.threads[message.conversation_id]?.messages[message.id]) return desk;
  return { ...desk, threads: withMessage(desk.threads, message) };
}

export function apply(desk: DeskState, frame: Frame): DeskState {
  switch (frame.type) {
    case 'hello':
      return frame.seq > desk.seq ? { ...desk, seq: frame.seq } : desk;
    case 'gone':
      return { ...desk, ...leave(desk, frame.contact_id), seq: Math.max(desk.seq, frame.seq) };
    case 'event':
      return frame.recorded.seq > desk.seq
        ? withClocks(applyEvent(withGuest(desk, frame.talk_contact), frame.recorded), frame.clocks)
        : desk;
    default:
      return desk;
  }
}

const inSight = (contacts: DeskState['contacts'], conversation: string | undefined) =>
  Object.values(contacts).some((c) => c.conversation_id === conversation);

/** The clocks of a conversation, and that it rests, go with the last contact of it that is on the desk. */
function leave(desk: DeskState, id: string): Pick<DeskState, 'contacts' | 'clocks' | 'talks' | 'snoozed'> {
  const conversation = desk.contacts[id]?.conversation_id;
  const contacts = without(desk.contacts, id);
  const talks = withoutTalk(desk.talks, id);
  if (!conversation || inSight(contacts, conversation))
    return { contacts, talks, clocks: desk.clocks, snoozed: desk.snoozed };
  const stay = Object.entries(desk.clocks).filter(([, c]) => c.conversation_id !== conversation);
  const snoozed = without(desk.snoozed, conversation);
  return { contacts, talks, clocks: Object.fromEntries(stay), snoozed };
}

/** Whoever takes part in a talk sees its contact, until it is gone. */
function withGuest(desk: DeskState, guest: ContactCard | null | undefined): DeskState {
  return guest ? { ...desk, contacts: { ...desk.contacts, [guest.id]: guest } } : desk;
}

function withClocks(desk: DeskState, clocks: ClockCard[] = []): DeskState {
  if (!clocks.length) return desk;
  return { ...desk, clocks: { ...desk.clocks, ...Object.fromEntries(clocks.map((c) => [clockKey(c), c])) } };
}

function applyEvent(desk: DeskState, recorded: Recorded): DeskState {
  const { event, seq } = recorded;
  const next = { ...desk, seq };
  if (event.type === 'agent.changed') {
    next.agents = { ...desk.agents, [event.agent.id]: event.agent };
  } else if (event.type === 'sla.clock') {
    const { clock } = event;
    const key = clockKey(clock);
    next.clocks = clock.stopped_at ? without(desk.clocks, key) : { ...desk.clocks, [key]: clock };
    next.threads = withEvent(desk.threads, clock.conversation_id, recorded);
  } else if (event.type === 'talk.moved') {
    // News of a talk may come after its contact has closed.
    if (desk.contacts[event.talk.contact_id]) next.talks = withTalk(desk.talks, event.talk, event.what);
    next.threads = withEvent(desk.threads, event.talk.conversation_id, recorded);
  } else if ('follow_up' in event) {
    next.followUps = withFollowUp(desk, event.follow_up);
    next.threads = withEvent(desk.threads, event.follow_up.conversation_id ?? '', recorded);
  } else if ('mention' in event) {
    next.mentions = withMention(desk, event.mention);
  } else if ('message' in event) {
    next.threads = withMessage(desk.threads, event.message);
  } else if ('contact' in event) {
    const { contact } = event;
    if (contact.state === 'closed') Object.assign(next, leave(desk, contact.id));
    else next.contacts = { ...desk.contacts, [contact.id]: contact };
    next.threads = withEvent(desk.threads, contact.conversation_id, recorded);
  } else if (event.type === 'conversation.changed') {
    const { conversation_id: id, snoozed_until } = event;
    const rests = snoozed_until && inSight(desk.contacts, id);
    next.snoozed = rests ? { ...desk.snoozed, [id]: snoozed_until } : without(desk.snoozed, id);
    next.threads = withEvent(desk.threads, id, recorded);
  } else if ('conversation_id' in event && event.conversation_id) {
    next.threads = withEvent(desk.threads, event.conversation_id, recorded);
  }
  return next;
}

function withMessage(threads: DeskState['threads'], message: MessageCard) {
  const thread = threads[message.conversation_id];
  if (!thread) return threads;
  const messages = { ...thread.messages, [message.id]: message };
  return { ...threads, [message.conversation_id]: { ...thread, messages } };
}

function withEvent(threads: DeskState['threads'], conversation_id: string, recorded: Recorded) {
  const thread = threads[conversation_id];
  if (!thread) return threads;
  return { ...threads, [conversation_id]: { ...thread, events: [...thread.events, recorded] } };
}

function without<T>(record: Record<string, T>, id: string) {
  if (!(id in record)) return record;
  const { [id]: _, ...rest } = record;
  return rest;
}
