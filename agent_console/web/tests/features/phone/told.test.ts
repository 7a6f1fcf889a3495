import { expect, it } from 'vitest';
import { toldOf, toldText } from '../../../src/features/phone/told';
import { format } from '../../../src/lib/i18n';
import en from '../../../src/locales/en.json';
import { leg, talk } from '../../fake/calls';

const t = ((key: string, vars = {}) => format(en, 'en', key, vars)) as Parameters<typeof toldText>[2];
const maria = (state: 'ringing' | 'talking' | 'left', ended = '') =>
  leg('CA9', { role: 'colleague', name: 'Maria Santos', state, ended });
const legs = talk('b').legs;
const say = (
  before: ReturnType<typeof talk>,
  now: ReturnType<typeof talk>,
  what: Parameters<typeof toldOf>[2],
) => {
  const found = toldOf(before, now, what);
  return found && toldText(found, 'Wang Lei', t);
};

it('tells who was asked, who came, and who did not', () => {
  const alone = talk('b');
  const rings = talk('b', { legs: [...legs, maria('ringing')] });
  expect(say(alone, rings, 'consulted')).toBe('Wang Lei asks Maria Santos');
  expect(say(rings, talk('b', { legs: [...legs, maria('talking')] }), 'joined')).toBe(
    'Maria Santos joined the call',
  );
  expect(say(rings, talk('b', { legs: [...legs, maria('left', 'busy')] }), 'left')).toBe(
    'Maria Santos did not join: busy',
  );
});

it('tells of a consultation that the other one ended, and of one that was given up', () => {
  const rings = talk('b', { consulting: true, legs: [...legs, maria('ringing')] });
  const declined = talk('b', { legs: [...legs, maria('left', 'declined')] });
  const found = toldOf(rings, declined, 'returned');
  expect(found && toldText(found, '', t)).toBe('Maria Santos did not join: declined');
  expect(found && toldText(found, 'Wang Lei', t)).toBe('Wang Lei went back to the customer');
  const spoke = toldOf(talk('b', { legs: [...legs, maria('talking')] }), declined, 'returned');
  expect(spoke && toldText(spoke, '', t)).toBe('Maria Santos left the call');
});

it('tells what a supervisor does, and what a recording does', () => {
  const watched = talk('b', {
    legs: [...legs, leg('CA5', { role: 'supervisor', name: 'Dana', hearing: 'whisper' })],
  });
  expect(say(talk('b'), watched, 'monitored')).toBe('Dana whispers to the agent');
  expect(say(watched, talk('b'), 'monitored')).toBe('Dana left the call');
  expect(say(talk('b', { recording: 'on' }), talk('b', { recording: 'paused' }), 'recording')).toBe(
    'Recording paused',
  );
});

it('leaves out what is nobody’s news', () => {
  expect(say(talk('b'), talk('b'), 'muted')).toBeUndefined();
  expect(say(talk('b'), talk('b'), 'left')).toBeUndefined();
  // Whoever has it now is told of by the contact itself.
  const asked = talk('b', { legs: [...legs, maria('talking')] });
  const handed = talk('b', { legs: [leg('CA1'), { ...maria('talking'), role: 'agent' }] });
  expect(say(asked, handed, 'completed')).toBeUndefined();
  expect(say(asked, asked, 'completed')).toBe('Wang Lei joined everyone');
});
