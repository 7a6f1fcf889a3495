import { describe, expect, it } from 'vitest';
import { format, type T } from '../../src/lib/i18n';
import { ago, day, mmss, span } from '../../src/lib/time';
import en from '../../src/locales/en.json';

const t: T = (key, vars) => format(en, 'en', key, vars);

describe('times', () => {
  it('count in minutes and seconds, with hours from the first on', () => {
    expect([0, 61, 3599, 3661, -5].map(mmss)).toEqual(['00:00', '01:01', '59:59', '1:01:01', '00:00']);
  });
  it('tell how long ago', () => {
    expect([5_000, 300_000, 7_200_000, 3 * 86_400_000].map((ms) => ago(ms, t))).toEqual([
      'now',
      '5m',
      '2h',
      '3d',
    ]);
  });
  it('spell a span', () => {
    expect([40, 240, 7500, 7200].map((s) => span(s, t))).toEqual([
      '40 seconds',
      '4 minutes',
      '2 hours 5 minutes',
      '2 hours',
    ]);
  });
  it('name the day', () => {
    const now = new Date(2026, 2, 2, 10).getTime();
    expect(day(new Date(2026, 2, 2, 1).toISOString(), now, t, 'en')).toBe('Today');
    expect(day(new Date(2026, 2, 1, 23).toISOString(), now, t, 'en')).toBe('Yesterday');
    expect(day(new Date(2026, 1, 20).toISOString(), now, t, 'en')).toContain('February');
  });
});
