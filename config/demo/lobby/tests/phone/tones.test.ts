import { expect, test } from 'vitest';
import { frequencies, key, music, ring } from '../../src/phone/tones';

test('keys sound as on every phone', () => {
  expect(frequencies('1')).toEqual([697, 1209]);
  expect(frequencies('5')).toEqual([770, 1336]);
  expect(frequencies('#')).toEqual([941, 1477]);
  expect(frequencies('12')).toBeUndefined();
  expect(frequencies('A')).toBeUndefined();
});

test('a browser without sound stays silent', () => {
  for (const stop of [ring(), music()]) stop();
  key('1');
});
