import { describe, expect, it } from 'vitest';
import { nextText, waitShort, waitText } from '../../../src/features/waiting/expect';
import { contact, setup } from '../../fake/company';
import { at, NOON, speaker } from '../../fake/speaker';

const E = speaker('en');
const Z = speaker('zh-CN');
const wait = { position: 3, seconds: 240, low: 110, high: 400 };

describe('the wait to expect', () => {
  it('is told with its place and span', () => {
    expect(waitText(wait, E.t)).toBe('place 3, about 4 min (1–7)');
    expect(waitText(wait, Z.t)).toBe('第 3 位，约 4 分钟（1–7）');
    expect(waitText({ position: 1, seconds: 40, low: 20, high: 70 }, E.t)).toBe(
      'place 1, about 40 s (20–70)',
    );
    expect(waitText({ ...wait, low: null, high: null }, E.t)).toBe('place 3, about 4 min');
    expect(waitShort(wait, E.t)).toBe('#3 · ~4 min');
  });

  it('is not known while nobody is there', () => {
    const none = { position: 2, seconds: null, low: null, high: null };
    expect(waitText(none, E.t)).toBe('place 2, nobody is there to serve it');
    expect(waitShort(none, E.t)).toBe('#2');
  });
});

describe('what comes next', () => {
  const [plan] = setup.plans;
  const c = contact('a', NOON, { step: 2, step_at: at(11, 59), queued_at: at(11, 58) });

  it('is the next step and when', () => {
    expect(nextText(c, plan, E)).toEqual(['Widens at 11:59:15 to step 3, Key accounts']);
  });

  it('may be none, or another plan', () => {
    expect(nextText({ ...c, step: 4 }, plan, E)).toEqual([
      'This is the last step: it waits here until somebody is free',
    ]);
    const over = plan && { ...plan, max_wait: 300, overflow: 'all-hands' };
    expect(nextText(c, over, E)[1]).toBe('Goes on with the plan “all-hands” at 12:03:00');
    expect(nextText({ ...c, plan_at: at(12) }, over, Z)[1]).toBe('12:05:00 转用方案“all-hands”');
  });

  it('is not before a callback is tried again', () => {
    expect(nextText({ ...c, not_before: at(12, 15) }, undefined, E)).toEqual(['Not offered before 12:15']);
    expect(nextText({ ...c, not_before: at(11) }, undefined, E)).toEqual([]);
  });
});
