import { expect, it } from 'vitest';
import type { Talk } from '../../../src/contract/calls';
import { controlsOf, mayMonitor, moodOf, whyNot } from '../../../src/features/phone/possible';
import type { Part } from '../../../src/state/talks';
import { leg, talk } from '../../fake/calls';
import { contact } from '../../fake/company';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const call = contact('b', NOW, { channel: 'phone', state: 'active', agent_id: 'us_wang' });
const part = (patch?: Partial<Talk>, more: Partial<Part> = {}): Part => {
  const t = talk('b', patch);
  return { contact: call, talk: t, leg: t.legs[1], as: 'agent', ...more };
};
const other = (state: 'ringing' | 'talking') => leg('CA9', { role: 'colleague', user_id: 'us_maria', state });
const legs = talk('b').legs;

it('shows what fits: a talk, a consultation, a supervisor', () => {
  expect(controlsOf(part())).toContain('hold');
  expect(controlsOf(part({ consulting: true }))).toEqual(
    expect.arrayContaining(['swap', 'complete', 'return']),
  );
  expect(controlsOf(part({ consulting: true }))).not.toContain('hold');
  expect(controlsOf(part({}, { as: 'supervisor' }))).toContain('whisper');
  expect(controlsOf(part({}, { as: 'colleague' }))).toEqual(['mute', 'people', 'leave']);
});

it('says why something cannot be done', () => {
  expect(whyNot('hold', part(), true)).toBeUndefined();
  expect(whyNot('hold', part(), false)).toBe('phone.not.offline');
  expect(whyNot('hold', { contact: call, as: 'agent' }, true)).toBe('phone.not.connecting');
  expect(whyNot('end', { contact: call, as: 'agent' }, true)).toBeUndefined();
  expect(whyNot('record', part(), true)).toBe('phone.not.recorded');
  expect(whyNot('record', part({ recording: 'paused' }), true)).toBeUndefined();
  const ringing = part({ consulting: true, legs: [...legs, other('ringing')] });
  expect(whyNot('complete', ringing, true)).toBe('phone.not.answered');
  expect(
    whyNot('complete', part({ consulting: true, legs: [...legs, other('talking')] }), true),
  ).toBeUndefined();
  const held = part({ legs: [leg('CA1', { state: 'held' }), ...legs.slice(1)] });
  expect(whyNot('keypad', held, true)).toBe('phone.not.held');
  const six = part({ legs: [...legs, ...['3', '4', '5', '6'].map((id) => leg(id, { role: 'guest' }))] });
  expect(whyNot('add', six, true)).toBe('phone.not.full');
});

it('lets a supervisor listen once the agent talks, and but once', () => {
  expect(mayMonitor({ talk: talk('b') }, true)).toBe(true);
  expect(mayMonitor({ talk: undefined }, true)).toBe(false);
  expect(mayMonitor({ talk: talk('b'), leg: leg('CA5', { role: 'supervisor' }) }, true)).toBe(false);
});

it('knows how a call stands', () => {
  expect(moodOf(part())).toBe('talking');
  expect(moodOf(part({ legs: [leg('CA1', { state: 'held' }), ...legs.slice(1)] }))).toBe('held');
  expect(moodOf(part({ consulting: true }))).toBe('consulting');
  expect(moodOf(part({ legs: [leg('CA1', { state: 'ringing' }), ...legs.slice(1)] }))).toBe('calling');
  expect(moodOf({ contact: { ...call, direction: 'outbound' }, as: 'agent' })).toBe('calling');
  expect(moodOf({ contact: call, as: 'agent' })).toBe('connecting');
});
