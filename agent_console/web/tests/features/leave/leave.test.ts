import { describe, expect, it } from 'vitest';
import { dayOf, leaveText, onLeave, span } from '../../../src/features/leave/leave';
import { agent } from '../../fake/company';
import { at, NOON, speaker } from '../../fake/speaker';

const leave = { begins: at(8), ends: at(0, 0, 5), substitute_id: 'us_chen' };
const names = (locale: 'en' | 'zh-CN') => ({
  ...speaker(locale),
  name: (id: string) => (id === 'us_chen' ? 'Chen Yu' : id),
});

describe('leave', () => {
  it('is on between its instants', () => {
    const away = agent('us_a', 'Ana', NOON, { leaves: [leave] });
    expect(onLeave(away, NOON)).toEqual(leave);
    expect(onLeave(away, Date.parse(leave.ends))).toBeUndefined();
    expect(onLeave(agent('us_a', 'Ana', NOON), NOON)).toBeUndefined();
  });

  it('is told with who stands in', () => {
    expect(leaveText(leave, names('en'))).toBe('on leave until Monday, Chen Yu stands in');
    expect(leaveText(leave, names('zh-CN'))).toBe('休假至星期一，由 Chen Yu 代班');
    const later = { begins: at(0, 0, 1), ends: at(0, 0, 14), substitute_id: null };
    expect(leaveText(later, names('en'))).toBe('on leave from Thursday until March 18');
  });

  it('begins at midnight, or at once when that is today, and ends at midnight', () => {
    expect(dayOf(NOON)).toBe('2026-03-04');
    expect(dayOf(NOON, 30)).toBe('2026-04-03');
    expect(span('2026-03-04', '2026-03-09', NOON)).toEqual({ begins: at(12), ends: at(0, 0, 5) });
    expect(span('2026-03-05', '2026-03-09', NOON)?.begins).toBe(at(0, 0, 1));
    expect(span('2026-03-04', '2026-03-04', NOON)).toBeNull();
    expect(span('', '2026-03-04', NOON)).toBeNull();
  });
});
