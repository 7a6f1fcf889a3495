import { describe, expect, it } from 'vitest';
import type { Recorded } from '../../../src/contract/events';
import { type Happened, happening, type Namer } from '../../../src/features/conversation/happening';
import { timeline } from '../../../src/features/conversation/merge';
import { contact, explanation, recorded } from '../../fake/company';
import { slaClock } from '../../fake/promises';
import { at, NOON, speaker } from '../../fake/speaker';

const c = contact('a', NOON);
const people: Record<string, string> = { us_dana: 'Dana', us_wang: 'Wang Lei', us_chen: '陈静' };
const namer = (locale: 'en' | 'zh-CN'): Namer => {
  const { t, team } = speaker(locale);
  return {
    t,
    locale,
    now: NOON,
    name: (id) => people[id] ?? team(id),
    user: (id) => people[id] ?? '',
    disposition: (key) => key,
    tag: (key) => key,
    field: (key) => key,
  };
};
const told = (event: Recorded['event'], actor = 'router', reason = '') =>
  timeline({ contacts: [], messages: [], events: [{ ...recorded(1, at(11), event, actor), reason }] }).find(
    (e): e is Happened => e.kind === 'happened',
  ) as Happened;
const said = (event: Recorded['event'], actor?: string, locale: 'en' | 'zh-CN' = 'en') =>
  happening(told(event, actor), namer(locale));

describe('what supervisors did', () => {
  it('is told with who and why', () => {
    const entry = told(
      { type: 'contact.changed', contact: c, what: 'moved' },
      'us_dana',
      'They asked for it',
    );
    expect(entry).toMatchObject({ by: 'us_dana', reason: 'They asked for it' });
  });

  it('tells a boost by what was added, up or down', () => {
    const boosted = (seq: number, boost: number) =>
      recorded(
        seq,
        at(11, seq),
        { type: 'contact.changed', contact: { ...c, boost }, what: 'boosted' },
        'us_dana',
      );
    const all = timeline({ contacts: [], messages: [], events: [boosted(1, 300), boosted(2, -600)] });
    const lines = all.flatMap((e) => (e.kind === 'happened' ? [happening(e, namer('en'))] : []));
    expect(lines).toEqual(['Dana moved it up by 5 min', 'Dana put it back by 15 min']);
  });

  it('tells where it was moved', () => {
    const moved = (plan: string) =>
      ({ type: 'contact.changed', contact: { ...c, plan }, what: 'moved' }) as const;
    expect(said(moved('team:service_desk'), 'us_dana')).toBe('Dana moved it to the team Service desk');
    const all = timeline({
      contacts: [],
      messages: [],
      events: [
        recorded(1, at(11), moved('own-agent-first'), 'us_dana'),
        recorded(2, at(11), {
          type: 'contact.step_taken',
          contact: c,
          explanation: explanation({ plan: 'team:service_desk', kind: 'team', label: 'service_desk' }),
        }),
      ],
    });
    const entry = all.find((e): e is Happened => e.kind === 'happened') as Happened;
    expect(happening(entry, namer('en'))).toBe('Dana moved it to the team Service desk');
    expect(said(moved('all-hands'), 'us_dana', 'zh-CN')).toBe('Dana 将其移至方案“all-hands”');
  });

  it('tells apart a transfer, a take-over and a reassignment', () => {
    const sent = (to: string) =>
      ({ type: 'contact.transferred', contact: c, from_agent_id: 'us_wang', to, note: '' }) as const;
    expect(said(sent('us_chen'), 'us_wang')).toBe('Wang Lei transferred it to 陈静');
    expect(said(sent('us_dana'), 'us_dana')).toBe('Dana took it over from Wang Lei');
    expect(said(sent('us_chen'), 'us_dana')).toBe('Dana took it from Wang Lei for 陈静');
  });

  it('names whoever closed it, if not its own agent', () => {
    const closed = { ...c, state: 'closed' as const, outcome: 'handled' as const, agent_id: 'us_wang' };
    expect(said({ type: 'contact.closed', contact: closed }, 'us_wang')).toBe('Closed: Handled');
    expect(said({ type: 'contact.closed', contact: closed }, 'us_dana')).toBe('Closed by Dana: Handled');
  });
});

describe('what the plan did', () => {
  it('tells an overflow and its cause', () => {
    const over = (why: string) =>
      ({ type: 'contact.overflowed', contact: { ...c, plan: 'all-hands' }, from_plan: 'x', why }) as const;
    expect(said(over('max_wait'))).toBe('Waited the longest its plan allows: goes on with all-hands');
    expect(said(over('queue_full'), '', 'zh-CN')).toBe('方案排队已满，转用方案 all-hands');
  });

  it.each(['callback', 'voicemail', 'message'])('tells a diversion to %s', (to) => {
    const event = { type: 'contact.diverted', contact: c, to, explanation: explanation() } as const;
    expect(said(event)).toMatch(/^Nobody free in time: /);
    expect(said(event, '', 'zh-CN')).toMatch(/^暂无人应答/);
  });

  it('tells a call back that was not answered, and when it is tried again', () => {
    const event = (not_before: string | null) =>
      ({ type: 'contact.postponed', contact: { ...c, not_before }, cause: 'no_answer' }) as const;
    expect(said(event(at(12, 20)))).toBe('Called back, no answer; again at 12:20');
    expect(said(event(null))).toBe('Called back, no answer');
  });

  it('tells why a line failed, once', () => {
    const entry = told({
      type: 'contact.connect_failed',
      contact_id: 'a',
      reason: 'agent_left',
    } as Recorded['event']);
    expect(happening(entry, namer('en'))).toBe('The line failed: the agent’s line was lost');
    expect(entry.reason).toBe('');
  });

  it('tells of promises only what matters', () => {
    const clock = slaClock(c, NOON, { due_at: at(12, 5) });
    const moved = (what: string) => told({ type: 'sla.clock', clock, what });
    expect(moved('started')).toBeUndefined();
    expect(moved('paused')).toBeUndefined();
    expect(happening(moved('warned'), namer('en'))).toBe('Next response: due at 12:05');
    expect(happening(moved('breached'), namer('en'))).toBe('Next response: missed its time, 12:05');
    expect(happening(moved('missed'), namer('zh-CN'))).toBe('后续响应：已完成，但超时');
  });
});
