import { expect, it } from 'vitest';
import { reasons } from '../../../src/features/account/health';
import { format } from '../../../src/lib/i18n';
import en from '../../../src/locales/en.json';
import { fine } from '../../fake/account';

const t = ((key: string, vars = {}) => format(en, 'en', key, vars)) as Parameters<typeof reasons>[2];
const NOW = Date.UTC(2026, 2, 2, 10);

it('says by what an account fares as it does, the worst first', () => {
  const mark = { at: new Date(NOW - 2 * 86_400_000).toISOString(), csat: 2, nps: null };
  expect(reasons({ ...fine, level: 'bad', breached: 2, overdue: 1, late: 1, mark }, NOW, t)).toEqual([
    '2 promised answers are late',
    '1 follow-up is overdue',
    '1 delivery is late',
    'Last survey: 2 of 5 · 2d',
  ]);
  expect(reasons(fine, NOW, t)).toEqual([]);
});
