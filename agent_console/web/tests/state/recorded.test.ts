// What the hub told its consoles on a day of the Python tests (tests/agent_console/test_recording.py), replayed.
import { expect, it } from 'vitest';
import type { Desk } from '../../src/contract/api';
import type { Frame } from '../../src/contract/events';
import { apply, type DeskState, fromSnapshot, watch } from '../../src/state/desk';
import { staleAfter } from '../../src/state/queries';
import text from '../recorded/desk.ndjson?raw';

type Line = { who: string; desk?: Desk; frame?: Frame; fresh?: Desk };
const lines = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);
const everyone = [...new Set(lines.map((line) => line.who))];
const of = (who: string) => lines.filter((line) => line.who === who);
/** All but what came in for conversations that are open: that is laid over answers, and no part of a snapshot. */
const shown = ({ threads, seq, ...desk }: DeskState) => desk;

it.each(everyone)('a desk and what %s was told after it are a fresh desk', (who) => {
  let desk: DeskState | undefined;
  let compared = 0;
  for (const line of of(who)) {
    if (line.desk) desk = fromSnapshot(line.desk, desk);
    else if (line.frame) desk = apply(desk as DeskState, line.frame);
    else if (line.fresh) {
      expect(shown(desk as DeskState)).toEqual(shown(fromSnapshot(line.fresh)));
      expect(desk?.seq).toBeLessThanOrEqual(line.fresh.seq);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(3);
});

it.each(everyone)('what %s was told twice changes nothing', (who) => {
  const [first, ...rest] = of(who);
  const frames = rest.flatMap((line) => line.frame ?? []);
  const once = frames.reduce(apply, fromSnapshot(first?.desk as Desk));
  expect(frames.filter((f) => f.type === 'event').reduce(apply, once)).toBe(once);
});

/** What a desk does not hold is asked for anew: which answer, by what makes it old. */
const ASKED: Record<string, string> = {
  'banner.shown': 'steering',
  'banner.ended': 'steering',
  'emergency.began': 'steering',
  'emergency.ended': 'steering',
  'queue.closed': 'steering',
  'queue.opened': 'steering',
  'alert.raised': 'steering',
  'alert.ended': 'steering',
  'survey.taken': 'surveys',
  'conversation.marked': 'conversation',
  'follow_up.made': 'follow_ups',
  'follow_up.changed': 'follow_ups',
  'mention.made': 'mentions',
  'mention.changed': 'mentions',
};
const told = lines.flatMap(({ frame }) => (frame?.type === 'event' ? [frame.recorded] : []));

it.each(Object.entries(ASKED))('after %s the answer %s is asked for anew', (type, answer) => {
  const news = told.filter(({ event }) => event.type === type);
  expect(news.length).toBeGreaterThan(0);
  for (const one of news) expect(staleAfter(one).map(([name]) => name)).toContain(answer);
});

it('a conversation that is open hears of its marks, its promises and its survey', () => {
  const open = watch(fromSnapshot(of('us_sam')[0]?.desk as Desk), 'cv_ct_work');
  const desk = of('us_sam')
    .flatMap((line) => line.frame ?? [])
    .reduce(apply, open);
  const heard = desk.threads.cv_ct_work?.events.map(({ event }) => event.type);
  expect(heard).toEqual(
    expect.arrayContaining(['conversation.marked', 'follow_up.made', 'conversation.changed', 'survey.taken']),
  );
  const notes = Object.values(desk.threads.cv_ct_work?.messages ?? {}).map(({ text }) => text);
  expect(notes).toContain('@Ada Lindgren, the price?');
});
