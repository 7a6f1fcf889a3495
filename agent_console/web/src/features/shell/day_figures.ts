// One's own day as figures against what the business wants. Pure.
import type { MyDay } from '../../contract/day';

/** `value` of `target`; `share`: both are shares from 0 to 1. `good`: null where there is no target, or nothing yet. */
export type DayFigure = {
  key: 'handled' | 'handleTime' | 'talkTime' | 'accepted' | 'inTarget';
  value: number | null;
  target: number | null;
  kind: 'count' | 'seconds' | 'share';
  good: boolean | null;
};

const ratio = (part: number, whole: number) => (whole ? part / whole : null);

export function dayFigures({ day, targets }: MyDay): DayFigure[] {
  const offers = day.accepted + day.declined + day.missed;
  const atLeast = (value: number | null, target: number | null) =>
    value === null || target === null ? null : value >= target;
  const handle = ratio(day.handle_seconds, day.handled);
  const accepted = ratio(day.accepted, offers);
  const inTarget = ratio(day.in_target, day.accepted);
  return [
    {
      key: 'handled',
      kind: 'count',
      value: day.handled,
      target: targets.handled,
      // The day is not over: fewer than wanted is no failure yet.
      good: atLeast(day.handled, targets.handled) || null,
    },
    {
      key: 'handleTime',
      kind: 'seconds',
      value: handle,
      target: targets.handle_seconds,
      good: handle === null || targets.handle_seconds === null ? null : handle <= targets.handle_seconds,
    },
    {
      key: 'talkTime',
      kind: 'seconds',
      value: ratio(day.talk_seconds, day.handled),
      target: null,
      good: null,
    },
    {
      key: 'accepted',
      kind: 'share',
      value: accepted,
      target: targets.accepted,
      good: atLeast(accepted, targets.accepted),
    },
    {
      key: 'inTarget',
      kind: 'share',
      value: inTarget,
      target: targets.in_target,
      good: atLeast(inTarget, targets.in_target),
    },
  ];
}
