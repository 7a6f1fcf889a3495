import { expect, test } from 'vitest';
import { type Call, hear, isLive, type LineEvent, noCall } from '../../src/phone/call';

const dialled: Call = { ...noCall, stage: 'dialling', sid: 'CA1' };
const line: LineEvent[] = [
  { seq: 1, type: 'state', state: 'ringing' },
  { seq: 2, type: 'prompt', text: 'Welcome.', language: 'en-US' },
  { seq: 3, type: 'said', text: 'Hello?' },
  { seq: 4, type: 'state', state: 'waiting' },
  { seq: 5, type: 'music' },
  { seq: 6, type: 'state', state: 'connecting' },
  { seq: 7, type: 'state', state: 'connected' },
  { seq: 8, type: 'agent_said', text: 'Good morning.', language: 'en-US' },
  { seq: 9, type: 'ended', reason: 'completed' },
];
const after = (count: number) => line.slice(0, count).reduce(hear, dialled);

test('a call goes from ringing to talking and ends', () => {
  expect(line.map((_, index) => after(index + 1).stage)).toEqual([
    'ringing',
    'answered',
    'answered',
    'waiting',
    'waiting',
    'connecting',
    'talking',
    'talking',
    'ended',
  ]);
  expect(isLive(after(8))).toBe(true);
  expect(isLive(after(9))).toBe(false);
});

test('what was said is kept in order, and music only while it plays', () => {
  expect(after(5).captions.at(-1)?.who).toBe('music');
  expect(after(9).captions.map((caption) => caption.text)).toEqual(['Welcome.', 'Hello?', 'Good morning.']);
});

test('a line told again from its beginning changes nothing', () => {
  expect(line.reduce(hear, after(9))).toEqual(after(9));
});

test('an announcement while waiting does not take the caller out of the queue', () => {
  const again = hear(after(5), { seq: 20, type: 'prompt', text: 'You are next.', language: 'en' });
  expect(again.stage).toBe('waiting');
});

test('a call that could not be put through says so', () => {
  expect(hear(dialled, { seq: 1, type: 'ended', reason: 'failed' }).failed).toBe(true);
});

test('words of a newer simulator are passed over', () => {
  const unknown = { seq: 1, type: 'video' } as unknown as LineEvent;
  expect(hear(dialled, unknown)).toEqual({ ...dialled, heard: 1 });
});
