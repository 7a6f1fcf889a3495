import { describe, expect, it } from 'vitest';
import { agentLines, expected, fill, kpis, queues } from '../../../src/features/board/figures';
import { today } from '../../fake/account';
import { agent, ago, contact, setup } from '../../fake/company';

const NOW = Date.UTC(2026, 2, 2, 10, 7);

describe('key figures', () => {
  it('are unknown before the first contact', () =>
    expect(kpis([])).toEqual({ serviceLevel: null, asa: null, abandonRate: null, handled: 0 }));
  it('leave short abandons out', () => {
    const row = {
      tier: 'gold',
      channel: 'phone',
      offered: 11,
      answered: 8,
      answered_in_target: 6,
      abandoned: 2,
      short_abandoned: 1,
      handled: 7,
      answer_seconds_sum: 80,
    };
    expect(kpis([row])).toEqual({ serviceLevel: 60, asa: 10, abandonRate: 20, handled: 7 });
  });
});

describe('queues', () => {
  it('stand by rank, with the waiting ones and the lateness of now', () => {
    const late = contact('a', NOW, {
      tier: 'gold',
      channel: 'phone',
      queued_at: ago(NOW, 90),
      target_seconds: 30,
    });
    const fine = contact('b', NOW, {
      tier: 'gold',
      channel: 'phone',
      queued_at: ago(NOW, 5),
      target_seconds: 30,
    });
    const active = contact('c', NOW, { state: 'active' });
    const rows = queues([fine, late, active], today(NOW), setup.tiers, setup.channels, NOW);
    expect(rows.map((r) => r.tier)).toEqual([...rows.map((r) => r.tier)].sort((a, b) => rank(a) - rank(b)));
    const gold = rows.find((r) => r.tier === 'gold' && r.channel === 'phone');
    expect(gold).toMatchObject({ longest: 90, late: true });
    expect(gold?.waiting.map((c) => c.id)).toEqual(['a', 'b']);
    expect(rows.find((r) => r.tier === 'platinum' && r.channel === 'web_chat')?.late).toBe(false);
  });
});

it('the wait to expect of a queue is that of its last, if anybody can be reached', () => {
  const [first, last, lost] = ['a', 'b', 'c'].map((id) =>
    contact(id, NOW, { tier: 'gold', channel: 'phone' }),
  );
  const wait = (seconds: number | null) => ({ position: 1, seconds, low: null, high: null });
  const [row] = queues([first, last, lost] as never, undefined, setup.tiers, setup.channels, NOW);
  expect(expected(row as never, { a: wait(20), b: wait(95), c: wait(null) })).toBe(95);
  expect(expected(row as never, { c: wait(null) })).toBeNull();
  expect(expected(row as never, undefined)).toBeNull();
});
const rank = (key: string) => setup.tiers.find((t) => t.key === key)?.rank ?? 99;

describe('agents', () => {
  it('are what their contacts and activity make them, the busy first', () => {
    const on = (id: string, state: 'active' | 'wrapping', who: string) =>
      contact(id, NOW, {
        state,
        agent_id: who,
        accepted_at: ago(NOW, 60),
        left_at: state === 'wrapping' ? ago(NOW, 9) : null,
      });
    const lines = agentLines(
      [
        agent('gone', 'G', NOW, { reachable: false }),
        agent('leave', 'L', NOW, {
          leaves: [{ begins: ago(NOW, 60), ends: ago(NOW, -60), substitute_id: null }],
        }),
        agent('free', 'F', NOW),
        agent('away', 'A', NOW, { available: false }),
        agent('busy', 'B', NOW),
        agent('wrap', 'W', NOW),
        agent('deaf', 'D', NOW, { not_responding: true }),
      ],
      [on('1', 'active', 'busy'), on('2', 'wrapping', 'busy'), on('3', 'wrapping', 'wrap')],
      NOW,
    );
    expect(lines.map((l) => [l.agent.id, l.state])).toEqual([
      ['busy', 'on_contact'],
      ['free', 'available'],
      ['wrap', 'wrapping'],
      ['away', 'away'],
      ['deaf', 'away'],
      ['gone', 'gone'],
      ['leave', 'gone'],
    ]);
    expect(lines[2]?.since).toBe(ago(NOW, 9));
    expect(lines[0]?.contacts).toHaveLength(2);
  });
});

describe('quarters', () => {
  it('have no gaps, reach the present, and begin with the first that had a contact', () => {
    const at = (h: number, m: number) => new Date(Date.UTC(2026, 2, 2, h, m)).toISOString();
    const quarter = { at: at(4, 30), offered: 3, answered: 3, abandoned: 0, in_target: 2 };
    const filled = fill(
      [{ ...quarter, at: at(0, 0), offered: 0, answered: 0, in_target: 0 }, quarter],
      NOW,
      4,
    );
    expect(filled[0]).toEqual(quarter);
    expect(filled.at(-1)?.at).toBe(at(10, 0));
    expect(filled).toHaveLength(23);
    expect(fill([], NOW, 4)).toHaveLength(4);
  });
});
