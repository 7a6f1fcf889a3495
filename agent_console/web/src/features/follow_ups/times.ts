// When a promise is usually due. Pure; in the agent's own time zone.
import type { Key } from '../../lib/i18n';

export type Quick = { key: Key; at: Date };

function nine(now: Date, days: number) {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(9, 0, 0, 0);
  return at;
}

/** Tomorrow, next Monday and in a week, at nine; on Sundays tomorrow is Monday. */
export function quickTimes(now: Date): Quick[] {
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { key: 'owe.tomorrow', at: nine(now, 1) },
    ...(toMonday > 1 ? [{ key: 'owe.monday' as const, at: nine(now, toMonday) }] : []),
    ...(toMonday < 7 ? [{ key: 'owe.week' as const, at: nine(now, 7) }] : []),
  ];
}

/** The instant as people say it there: with the day, and with the zone where that is not the reader's. */
export function dueText(iso: string, zone: string, here: string, locale: string) {
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const;
  const text = new Date(iso).toLocaleString(locale, { ...day, ...time });
  if (zone === here) return text;
  const there = new Date(iso).toLocaleString(locale, { ...day, ...time, timeZone: zone });
  return there === text ? text : `${text} (${there} ${zone})`;
}
