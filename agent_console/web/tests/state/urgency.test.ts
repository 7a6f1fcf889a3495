import { describe, expect, it } from 'vitest';
import { offerTo, pressing, pressure, ringing, sections, waited } from '../../src/state/urgency';
import { agent, ago, contact, offer, row } from '../fake/company';

const NOW = Date.UTC(2026, 2, 2, 10);
const me = agent('us_me', 'Me', NOW);

describe('urgency', () => {
  it('is waited over target, with the boost', () => {
    const c = contact('a', NOW, { queued_at: ago(NOW, 30), target_seconds: 60 });
    expect(waited(c, NOW)).toBe(30);
    expect(pressure(c, NOW)).toBe(0.5);
    expect(pressure({ ...c, boost: 30 }, NOW)).toBe(1);
    expect([0.2, 0.7, 1.2].map(pressing)).toEqual(['neutral', 'warn', 'bad']);
  });

  it('puts a gold call past its target before a platinum mail that has time', () => {
    const mail = contact('m', NOW, { queued_at: ago(NOW, 600), target_seconds: 1800 });
    const call = contact('c', NOW, { tier: 'gold', queued_at: ago(NOW, 40), target_seconds: 30 });
    const [waiting] = sections([mail, call], [], me.id, 'open');
    expect(waiting?.key).toBe('waiting');
    expect(waiting?.rows.map((r) => r.contact?.id)).toEqual(['c', 'm']);
  });

  it('shows under mine what rings at me and what I hold, then my other open conversations', () => {
    const rings = contact('r', NOW, { state: 'offered', offers: [offer('r', me, NOW)] });
    const held = contact('h', NOW, { state: 'active', agent_id: me.id });
    const other = contact('o', NOW, { state: 'active', agent_id: 'us_other' });
    const quiet = row(contact('q', NOW));
    const found = sections(
      [rings, held, other],
      [quiet, row(held), { ...quiet, id: 'cv_x', status: 'closed' }],
      me.id,
      'mine',
    );
    expect(found.map((s) => [s.key, s.rows.map((r) => r.conversation_id)])).toEqual([
      ['offered', ['cv_r']],
      ['working', ['cv_h']],
      ['open', ['cv_q']],
    ]);
  });

  it('has what the API knows, as its tags, also beside what is in hand', () => {
    const held = contact('h', NOW, { state: 'active', agent_id: me.id });
    const [working] = sections([held], [{ ...row(held), tags: ['order'] }], me.id, 'mine');
    expect(working?.rows.map((r) => [r.contact?.id, r.known?.tags])).toEqual([['h', ['order']]]);
  });

  it('shows a second call beside the one in hand, but a conversation no oftener than that', () => {
    const call = contact('c', NOW, { conversation_id: 'cv_1', state: 'active', agent_id: me.id });
    const wrapping = contact('w', NOW, { conversation_id: 'cv_1', state: 'wrapping', agent_id: me.id });
    const second = contact('s', NOW, { conversation_id: 'cv_1', state: 'waiting' });
    const found = sections([wrapping, call, second], [], me.id, 'open');
    expect(found.map((s) => [s.key, s.rows.map((r) => r.contact?.id)])).toEqual([
      ['waiting', ['s']],
      ['working', ['c']],
    ]);
  });
});

it('puts what is promised soonest first, in hand as in the queue', () => {
  const held = (id: string) => contact(id, NOW, { state: 'active', agent_id: me.id });
  const due = new Map([
    ['cv_late', NOW - 60_000],
    ['cv_soon', NOW + 60_000],
  ]);
  const [working] = sections([held('free'), held('soon'), held('late')], [], me.id, 'mine', due);
  expect(working?.rows.map((r) => r.contact?.id)).toEqual(['late', 'soon', 'free']);
  const calm = contact('calm', NOW, { queued_at: ago(NOW, 5), target_seconds: 600 });
  const near = contact('late', NOW, { queued_at: ago(NOW, 5), target_seconds: 600 });
  const [waiting] = sections([calm, near], [], me.id, 'open', due);
  expect(waiting?.rows.map((r) => r.contact?.id)).toEqual(['late', 'calm']);
});

it('knows every offer that rings, and which of them is mine', () => {
  const both = contact('x', NOW, {
    state: 'offered',
    offers: [offer('x', agent('us_a', 'A', NOW), NOW), { ...offer('x', me, NOW), id: 'of_mine' }],
  });
  expect(ringing(both)).toHaveLength(2);
  expect(offerTo(both, me.id)?.id).toBe('of_mine');
  expect(offerTo(both, 'us_nobody')).toBeUndefined();
});
