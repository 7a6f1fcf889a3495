import { describe, expect, it } from 'vitest';
import type { Frame, Recorded } from '../../src/contract/events';
import {
  apply,
  type DeskState,
  emptyDesk,
  fromSnapshot,
  keepMessage,
  WATCHED,
  watch,
} from '../../src/state/desk';
import { owedIn } from '../../src/state/owed';
import { leg, talk } from '../fake/calls';
import { agent, contact, message, offer, recorded } from '../fake/company';
import { slaClock } from '../fake/promises';
import { followUp, mention } from '../fake/work';

const owed = { user_id: 'us_wang', follow_ups: [], mentions: [] };
const NOW = Date.UTC(2026, 2, 2, 10);
const wang = agent('us_wang', 'Wang Lei', NOW);
const c1 = contact('a', NOW);
const event = (seq: number, e: Recorded['event']): Frame => ({
  type: 'event',
  recorded: recorded(seq, '2026-03-02T10:00:00Z', e),
});
const start = () =>
  fromSnapshot({ seq: 10, contacts: [c1], agents: [wang], clocks: [], snoozed: {}, talks: [], ...owed });
const live = ({ seq, contacts, agents }: DeskState) => ({ seq, contacts, agents });

describe('the desk', () => {
  it('with a snapshot and its events equals a fresh snapshot', () => {
    const rings = offer('a', wang, NOW);
    const ringing = { ...c1, state: 'offered' as const, offers: [rings] };
    const active = { ...ringing, state: 'active' as const, offers: [], agent_id: wang.id };
    const c2 = contact('b', NOW);
    const away = { ...wang, activity: 'break', available: false };
    const frames: Frame[] = [
      event(11, { type: 'offer.made', contact: ringing, offer: rings }),
      event(12, { type: 'contact.arrived', contact: c2 }),
      event(13, { type: 'offer.accepted', contact: active, offer: rings }),
      event(14, { type: 'agent.changed', agent: away, why: 'chosen' }),
      event(15, { type: 'contact.closed', contact: { ...c2, state: 'closed' } }),
    ];
    const fresh = fromSnapshot({
      seq: 15,
      contacts: [active],
      agents: [away],
      clocks: [],
      snoozed: {},
      talks: [],
      ...owed,
    });
    expect(live(frames.reduce(apply, start()))).toEqual(live(fresh));
  });

  it('takes an event once', () => {
    const frame = event(11, { type: 'contact.closed', contact: { ...c1, state: 'closed' } });
    const once = apply(start(), frame);
    expect(apply(once, frame)).toBe(once);
    expect(
      apply(start(), event(9, { type: 'contact.closed', contact: { ...c1, state: 'closed' } })).contacts,
    ).toHaveProperty('a');
  });

  it('drops what is gone and moves on its number', () => {
    const after = apply(start(), { type: 'gone', seq: 12, contact_id: 'a' });
    expect(after.contacts).toEqual({});
    expect(after.seq).toBe(12);
    expect(apply(after, { type: 'gone', seq: 12, contact_id: 'never' }).contacts).toBe(after.contacts);
  });

  it('learns from hello how far it is, and never goes back', () => {
    expect(apply(start(), { type: 'hello', seq: 30 }).seq).toBe(30);
    expect(apply(start(), { type: 'hello', seq: 3 }).seq).toBe(10);
  });

  it('keeps messages and events of watched conversations only', () => {
    const m = message(c1, NOW, 0, { text: 'hello' });
    const frame = event(11, { type: 'message.received', message: m, account_id: null });
    expect(apply(start(), frame).threads).toEqual({});
    const watched = apply(watch(start(), c1.conversation_id), frame);
    expect(Object.values(watched.threads[c1.conversation_id]?.messages ?? {})).toEqual([m]);
    const queued = apply(watched, event(12, { type: 'contact.queued', contact: c1 }));
    expect(queued.threads[c1.conversation_id]?.events.map((e) => e.seq)).toEqual([12]);
  });

  it('keeps what comes in for the conversations that were opened last', () => {
    const opened = Array.from({ length: WATCHED + 1 }, (_, n) => `cv_${n}`);
    const desk = [...opened.slice(0, -1), 'cv_0', ...opened.slice(-1)].reduce(watch, start());
    expect(Object.keys(desk.threads)).toHaveLength(WATCHED);
    expect([desk.threads.cv_0, desk.threads.cv_1]).toEqual([{ messages: {}, events: [] }, undefined]);
    expect(watch(desk, `cv_${WATCHED}`)).toBe(desk);
  });

  it('forgets that a conversation rests with its last contact', () => {
    const rests = {
      type: 'conversation.changed',
      ...{ conversation_id: c1.conversation_id, account_id: null, agent_id: null, status: 'open' },
      ...{ snoozed_until: '2026-03-02T12:00:00Z', waiting_for: '', what: 'snoozed' },
    } as const;
    const resting = apply(start(), event(11, rests));
    expect(resting.snoozed).toEqual({ [c1.conversation_id]: rests.snoozed_until });
    expect(apply(resting, { type: 'gone', seq: 12, contact_id: 'a' }).snoozed).toEqual({});
    expect(apply(start(), event(11, { ...rests, conversation_id: 'cv_other' })).snoozed).toEqual({});
  });

  it('keeps what intake saw of the line for the timeline, and leaves the contact to the router', () => {
    const left = event(11, {
      type: 'contact.line_ended',
      contact_id: c1.id,
      conversation_id: c1.conversation_id,
      outcome: '',
    });
    const after = apply(watch(start(), c1.conversation_id), left);
    expect(after.contacts.a).toEqual(c1);
    expect(after.threads[c1.conversation_id]?.events.map((e) => e.seq)).toEqual([11]);
  });

  it('replaces a message by its newer self', () => {
    const m = message(c1, NOW, 0, { delivery: 'queued' });
    const desk = [
      event(11, { type: 'message.queued', message: m }),
      event(12, { type: 'message.delivery', message: { ...m, delivery: 'delivered' } }),
    ].reduce(apply, watch(start(), c1.conversation_id));
    expect(desk.threads[c1.conversation_id]?.messages[m.id]?.delivery).toBe('delivered');
    expect(keepMessage(desk, m)).toBe(desk);
  });

  it('keeps which conversations are open over a new snapshot, but not what they held', () => {
    const before = apply(
      watch(start(), c1.conversation_id),
      event(11, { type: 'contact.queued', contact: c1 }),
    );
    const after = fromSnapshot(
      { seq: 40, contacts: [], agents: [], clocks: [], snoozed: {}, talks: [], ...owed },
      before,
    );
    expect(after.threads).toEqual({ [c1.conversation_id]: { messages: {}, events: [] } });
    expect(
      fromSnapshot({
        seq: 0,
        contacts: [],
        agents: [],
        clocks: [],
        snoozed: {},
        talks: [],
        ...owed,
        user_id: '',
      }),
    ).toEqual(emptyDesk);
  });
});

describe('SLA clocks', () => {
  const clock = slaClock(c1, NOW);
  const told = (seq: number, patch = {}) =>
    event(seq, { type: 'sla.clock', clock: { ...clock, ...patch }, what: 'started' });

  it('are kept until they are stopped, one of each kind', () => {
    const running = apply(start(), told(11));
    expect(Object.values(running.clocks)).toEqual([clock]);
    const warned = apply(running, told(12, { warned_at: '2026-03-02T10:00:00Z' }));
    expect(Object.values(warned.clocks)[0]?.warned_at).toBeTruthy();
    expect(apply(warned, told(13, { stopped_at: '2026-03-02T10:00:00Z' })).clocks).toEqual({});
  });

  it('go with the last contact of their conversation', () => {
    const running = apply(start(), told(11));
    expect(apply(running, { type: 'gone', seq: 12, contact_id: 'a' }).clocks).toEqual({});
    const closed = event(12, { type: 'contact.closed', contact: { ...c1, state: 'closed' } });
    expect(apply(running, closed).clocks).toEqual({});
    const other = event(12, { type: 'contact.arrived', contact: { ...c1, id: 'b' } });
    expect(apply(apply(running, other), { type: 'gone', seq: 13, contact_id: 'a' }).clocks).not.toEqual({});
  });

  it('come with the event that brings their conversation into sight', () => {
    const frame = event(11, { type: 'contact.queued', contact: c1 });
    const after = apply(start(), { ...frame, clocks: [clock] } as Frame);
    expect(Object.values(after.clocks)).toEqual([clock]);
  });
});

describe('talks', () => {
  it('come with the snapshot, change by revision, and go with their contact', () => {
    const held = talk('a', { revision: 2, legs: [leg('CA1', { state: 'held' })] });
    const begun = fromSnapshot({
      seq: 10,
      contacts: [c1],
      agents: [],
      clocks: [],
      snoozed: {},
      talks: [talk('a')],
      ...owed,
    });
    const moved: Frame = event(11, {
      type: 'talk.moved',
      talk: held,
      what: 'held',
      account_id: null,
      agent_id: null,
    });
    expect(apply(begun, moved).talks).toEqual({ a: held });
    expect(apply(begun, { type: 'gone', seq: 12, contact_id: 'a' }).talks).toEqual({});
  });

  it('bring the contact of whoever is asked in', () => {
    const other = contact('x', NOW);
    const frame: Frame = {
      ...(event(11, {
        type: 'talk.moved',
        talk: talk('x'),
        what: 'consulted',
        account_id: null,
        agent_id: null,
      }) as Extract<Frame, { type: 'event' }>),
      talk_contact: other,
    };
    expect(apply(start(), frame).contacts.x).toEqual(other);
  });

  it('holds what I am to do and who calls me, as a fresh snapshot would', () => {
    const card = (id: string, patch = {}) => followUp(id, 'us_wang', NOW, patch);
    const call = (id: string, patch = {}) => mention(id, 'us_wang', NOW, patch);
    const before = {
      ...start(),
      ...owedIn({ user_id: 'us_wang', follow_ups: [card('a')], mentions: [call('m1')] }),
    };
    const frames: Frame[] = [
      event(11, { type: 'follow_up.made', follow_up: card('b') }),
      event(12, { type: 'follow_up.made', follow_up: card('c', { owner_id: 'us_other' }) }),
      event(13, { type: 'follow_up.due', follow_up: card('b', { told_at: card('b').due_at }) }),
      event(14, {
        type: 'follow_up.changed',
        follow_up: card('a', { done_at: card('a').due_at }),
        what: 'done',
        was_owner_id: null,
      }),
      event(15, { type: 'follow_up.made', follow_up: card('d') }),
      event(16, {
        type: 'follow_up.changed',
        follow_up: card('d', { owner_id: 'us_other' }),
        what: 'owner',
        was_owner_id: 'us_wang',
      }),
      event(17, { type: 'mention.made', mention: call('m2') }),
      event(18, { type: 'mention.made', mention: call('m3', { user_id: 'us_other' }) }),
      event(19, { type: 'mention.changed', mention: call('m1', { read_at: call('m1').at }), what: 'read' }),
    ];
    const { followUps, mentions } = frames.reduce(apply, before);
    expect({ followUps, mentions }).toEqual({
      followUps: { b: card('b', { told_at: card('b').due_at }) },
      mentions: { m2: call('m2') },
    });
  });

  it('keeps what became of a promise for the conversation that is open, as its tags', () => {
    const card = followUp('a', 'us_other', NOW);
    const marked = {
      type: 'conversation.marked',
      ...{ conversation_id: card.conversation_id ?? '', account_id: null, agent_id: null },
      ...{ tags: ['order'], fields: {}, added: ['order'], removed: [], noted: [] },
    } as const;
    const desk = [event(11, { type: 'follow_up.made', follow_up: card }), event(12, marked)].reduce(
      apply,
      watch(start(), marked.conversation_id),
    );
    expect(desk.threads[marked.conversation_id]?.events.map((e) => e.event.type)).toEqual([
      'follow_up.made',
      'conversation.marked',
    ]);
    expect(desk.followUps).toEqual({});
  });
});
