import { describe, expect, it } from 'vitest';
import { current, timeline, whole } from '../../../src/features/conversation/merge';
import { agent, ago, contact, explanation, message, offer, recorded, row } from '../../fake/company';

const NOW = Date.UTC(2026, 2, 2, 10);
const wang = agent('us_wang', 'Wang Lei', NOW);
const c = contact('a', NOW, { arrived_at: ago(NOW, 100) });
const first = message(c, NOW, 100, { text: 'hello' });
const made = offer('a', wang, NOW, { offered_at: ago(NOW, 90) });
const events = [
  recorded(1, ago(NOW, 100), { type: 'contact.arrived', contact: c }),
  recorded(2, ago(NOW, 90), { type: 'offer.made', contact: c, offer: made }),
  recorded(3, ago(NOW, 80), { type: 'offer.missed', contact: c, offer: { ...made, state: 'missed' } }),
  recorded(4, ago(NOW, 80), {
    type: 'contact.step_taken',
    contact: c,
    explanation: explanation({ step: 2, kind: 'backups' }),
  }),
  recorded(5, ago(NOW, 20), {
    type: 'contact.closed',
    contact: { ...c, state: 'closed', outcome: 'handled' },
  }),
];
const view = {
  conversation: row(c),
  contacts: [c],
  messages: [first],
  events,
  clocks: [],
  facts: {},
  surveys: [],
};

describe('timeline', () => {
  it('merges messages and what routing did, by time', () => {
    const kinds = timeline(whole(view, undefined)).map((e) => e.kind);
    expect(kinds).toEqual(['arrived', 'message', 'offer', 'step', 'happened']);
  });

  it('shows an offer once, with what became of it', () => {
    const offers = timeline(whole(view, undefined)).filter((e) => e.kind === 'offer');
    expect(offers.map((e) => e.offer.state)).toEqual(['missed']);
  });

  it('lays what came in since over what the API answered, without doubles', () => {
    const later = message(c, NOW, 10, { text: 'more' });
    const seen = { ...first, delivery: 'read' as const };
    const merged = whole(view, {
      messages: { [first.id]: seen, [later.id]: later },
      events: [
        events[4] as (typeof events)[4],
        recorded(6, ago(NOW, 5), {
          type: 'contact.changed',
          contact: { ...c, account_name: 'Aurora' },
          what: 'attached',
        }),
      ],
    });
    expect(merged.messages).toEqual([seen, later]);
    expect(merged.events).toHaveLength(6);
    expect(merged.contacts[0]?.account_name).toBe('Aurora');
    expect(timeline(merged).at(-1)).toMatchObject({ kind: 'happened', what: 'attached', account: 'Aurora' });
  });

  it('shows a contact that began after the answer', () => {
    const second = contact('b', NOW, { conversation_id: c.conversation_id });
    const merged = whole(view, {
      messages: {},
      events: [recorded(9, ago(NOW, 1), { type: 'contact.arrived', contact: second })],
    });
    expect(timeline(merged).filter((e) => e.kind === 'arrived')).toHaveLength(2);
  });

  it('tells of a call where it begins: its way through the menu with times, and what was recorded', () => {
    const call = contact('p', NOW, { channel: 'phone', queued_at: ago(NOW, 60) });
    const walk = (seq: number, seconds: number, node: string) =>
      recorded(seq, ago(NOW, seconds), {
        type: 'contact.menu_walked',
        contact_id: 'p',
        conversation_id: call.conversation_id,
        account_id: null,
        steps: [{ menu: 'main', node, kind: 'say', taken: '' }],
      });
    const tape = message(call, NOW, 5, {
      kind: 'system',
      text: '',
      extra: { recording: '61' },
      contact_id: 'p',
    });
    const entries = timeline({
      contacts: [call],
      messages: [tape],
      events: [walk(1, 70, 'welcome'), walk(2, 50, 'topic')],
    });
    expect(entries.map((e) => e.kind)).toEqual(['arrived']);
    const [arrived] = entries;
    if (arrived?.kind !== 'arrived') throw new Error('the call is not there');
    expect(arrived.walked.map((s) => [s.node, s.at])).toEqual([
      ['welcome', ago(NOW, 70)],
      ['topic', ago(NOW, 60)], // heard of later, but they waited since then
    ]);
    expect(arrived.recordings).toEqual([tape]);
  });

  it('says when somebody first answered, whoever has it since', () => {
    const accepted = { ...made, state: 'accepted', ended_at: ago(NOW, 70) } as const;
    const now = { ...c, agent_id: 'us_maria', accepted_at: ago(NOW, 30) };
    const told = [
      ...events.slice(0, 1),
      recorded(2, ago(NOW, 70), { type: 'offer.accepted', contact: c, offer: accepted }),
    ];
    const answered = (all: typeof events) =>
      timeline({ contacts: [now], messages: [], events: all }).flatMap((e) =>
        e.kind === 'arrived' ? [e.answered] : [],
      );
    expect(answered(told as typeof events)).toEqual([ago(NOW, 70)]);
    expect(answered(events)).toEqual([ago(NOW, 30)]);
  });
});

describe('the contact a pane speaks of', () => {
  const old = contact('o', NOW, { state: 'closed' });
  const waiting = contact('w', NOW);
  const mine = contact('m', NOW, { state: 'wrapping', agent_id: 'us_me' });
  it('is mine before any live one, and the last when all is over', () => {
    expect(current([old, mine, waiting], 'us_me')?.id).toBe('m');
    expect(current([old, waiting], 'us_me')?.id).toBe('w');
    expect(current([old], 'us_me')?.id).toBe('o');
    expect(current([], 'us_me')).toBeUndefined();
  });

  it('is the one of mine that I took last, unless I chose another', () => {
    const take = (id: string, minute: number) =>
      contact(id, NOW, { state: 'active', agent_id: 'us_me', accepted_at: ago(NOW, 600 - minute * 60) });
    const [mail, chat] = [take('mail', 1), take('chat', 2)];
    expect(current([chat, mail, mine], 'us_me')?.id).toBe('chat');
    expect(current([chat, mail, mine], 'us_me', 'mail')?.id).toBe('mail');
    expect(current([chat, mail, mine], 'us_me', 'gone')?.id).toBe('chat');
  });
});
