import { expect, it } from 'vitest';
import { dayFigures } from '../../../src/features/shell/day_figures';
import { myDay } from '../../fake/day';

const of = (day = myDay(Date.now())) => Object.fromEntries(dayFigures(day).map((f) => [f.key, f]));

it('tells averages and shares, and whether each is good enough', () => {
  const { handled, handleTime, talkTime, accepted, inTarget } = of();
  expect([handleTime?.value, handleTime?.good]).toEqual([600, false]);
  expect([talkTime?.value, talkTime?.good]).toEqual([300, null]);
  expect([accepted?.value, accepted?.good]).toEqual([5 / 7, false]);
  expect([inTarget?.value, inTarget?.good]).toEqual([0.8, true]);
  expect([handled?.value, handled?.good]).toEqual([4, null]);
});

it('judges nothing before there is anything, nor what nobody asks for', () => {
  const { day, ...rest } = myDay(Date.now());
  const none = of({
    ...rest,
    day: { ...day, handled: 0, handle_seconds: 0, accepted: 0, declined: 0, missed: 0, in_target: 0 },
  });
  expect(Object.values(none).map((f) => f.good)).toEqual([null, null, null, null, null]);
  const free = of({
    ...myDay(0),
    targets: { handled: null, handle_seconds: null, accepted: null, in_target: null },
  });
  expect(Object.values(free).every((f) => f.good === null)).toBe(true);
});
