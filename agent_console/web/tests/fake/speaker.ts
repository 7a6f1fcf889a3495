// Someone to tell explanations to, without a hub.
import type { Speaker } from '../../src/features/offer/explain';
import { format, type T } from '../../src/lib/i18n';
import en from '../../src/locales/en.json';
import zh from '../../src/locales/zh-CN.json';

/** Wednesday, 4 March 2026, 12:00 where the test runs. */
export const NOON = new Date(2026, 2, 4, 12).getTime();
/** That day at this time, or `days` later. */
export const at = (hour: number, minute = 0, days = 0) =>
  new Date(2026, 2, 4 + days, hour, minute).toISOString();

const teams: Record<string, [string, string]> = {
  key_accounts: ['Key accounts', '大客户组'],
  service_desk: ['Service desk', '服务台'],
};

export const speaker = (locale: 'en' | 'zh-CN', account = 'Northwind'): Speaker => {
  const t: T = (key, vars) => format(locale === 'en' ? en : zh, locale, key, vars);
  return {
    t,
    locale,
    now: NOON,
    me: 'us_me',
    account,
    team: (key) => teams[key]?.[locale === 'en' ? 0 : 1] ?? key,
    channel: (name) => t(name === 'phone' ? 'channel.phone' : 'channel.email'),
    connects: (name) => name === 'phone',
    skill: (key) => key,
    activity: (key) => (key === 'lunch' ? 'Lunch' : key),
    steps: (plan) => (plan === 'own-agent-first' ? 4 : undefined),
  };
};
