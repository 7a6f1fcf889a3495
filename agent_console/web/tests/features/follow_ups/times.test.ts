import { describe, expect, it } from 'vitest';
import { dueText, quickTimes } from '../../../src/features/follow_ups/times';

const on = (day: number) =>
  quickTimes(new Date(2026, 2, day, 15, 30)).map(({ key, at }) => [key, at.getDate(), at.getHours()]);

describe('when a promise is due', () => {
  it('is mostly tomorrow, next Monday or in a week, at nine', () => {
    // 3 March 2026 is a Tuesday.
    expect(on(3)).toEqual([
      ['owe.tomorrow', 4, 9],
      ['owe.monday', 9, 9],
      ['owe.week', 10, 9],
    ]);
  });

  it('names no time twice: on Sundays tomorrow is Monday, on Mondays in a week is', () => {
    expect(on(8).map(([key]) => key)).toEqual(['owe.tomorrow', 'owe.week']);
    expect(on(2).map(([key]) => key)).toEqual(['owe.tomorrow', 'owe.monday']);
  });

  it('is told with its own zone where that is another', () => {
    const iso = '2026-03-04T08:00:00Z';
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(dueText(iso, here, here, 'en')).not.toContain('(');
    expect(dueText(iso, 'Asia/Kathmandu', here, 'en')).toContain('Asia/Kathmandu');
  });
});
