// When somebody is away, and who stands in. Pure.
import type { AgentCard, Leave } from '../../contract/types';
import type { T } from '../../lib/i18n';
import { at, whenText } from '../../lib/time';

/** The leave an agent is on now. */
export const onLeave = (agent: Pick<AgentCard, 'leaves'>, now: number) =>
  agent.leaves.find((l) => at(l.begins) <= now && now < at(l.ends));

export type Names = { t: T; locale: string; now: number; name: (agent: string) => string };

/** "On leave until Monday, Chen Yu stands in"; of a later one "Away from 12 March until 20 March, …". */
export function leaveText(leave: Leave, { t, locale, now, name }: Names) {
  const until = whenText(leave.ends, now, locale);
  const away =
    at(leave.begins) <= now
      ? t('leave.until', { until })
      : t('leave.fromUntil', { from: whenText(leave.begins, now, locale), until });
  return leave.substitute_id ? t('leave.standsIn', { away, name: name(leave.substitute_id) }) : away;
}

const midnight = (date: string) => new Date(`${date}T00:00`);

/**
 * What the two days of the form mean: away from the first midnight on, from this moment if that is today; back at the
 * second. Null when they make no span.
 */
export function span(from: string, back: string, now: number) {
  if (!from || !back) return null;
  const begins = Math.max(midnight(from).getTime(), now);
  const ends = midnight(back).getTime();
  if (!(ends > begins)) return null;
  return { begins: new Date(begins).toISOString(), ends: new Date(ends).toISOString() };
}

/** A day as a form's date field wants it, `days` from now. */
export function dayOf(now: number, days = 0) {
  const d = new Date(now);
  d.setDate(d.getDate() + days);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}
