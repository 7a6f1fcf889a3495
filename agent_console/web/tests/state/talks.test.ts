import { expect, it } from 'vitest';
import { myParts, ringsAt, withoutTalk, withTalk } from '../../src/state/talks';
import { leg, talk } from '../fake/calls';
import { contact } from '../fake/company';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const connects = (channel: string) => channel === 'phone';
const call = contact('b', NOW, { channel: 'phone', state: 'active', agent_id: 'us_wang' });
const mine = talk('b');

it('takes the newer revision of a talk, and forgets one that has ended', () => {
  const talks = withTalk({}, talk('b', { revision: 3 }), 'held');
  expect(withTalk(talks, talk('b', { revision: 2, consulting: true }), 'consulted')).toBe(talks);
  expect(withTalk(talks, talk('b', { revision: 4 }), 'ended')).toEqual({});
  expect(withoutTalk(talks, 'other')).toBe(talks);
});

it('knows the call I hold, also before its talk is told', () => {
  expect(myParts([call], {}, 'us_wang', connects)).toEqual([{ contact: call, as: 'agent' }]);
  expect(myParts([call], { b: mine }, 'us_wang', connects)[0]?.leg?.id).toBe('CA2');
  expect(myParts([call], { b: mine }, 'us_maria', connects)).toEqual([]);
});

it('knows talks I take part in without having their contact, mine first', () => {
  const supervisor = leg('CA5', { role: 'supervisor', user_id: 'us_dana', hearing: 'listen' });
  const watched = talk('b', { legs: [...mine.legs, supervisor] });
  const own = contact('d', NOW, { channel: 'phone', state: 'active', agent_id: 'us_dana' });
  const parts = myParts([call, own], { b: watched }, 'us_dana', connects);
  expect(parts.map((p) => [p.contact.id, p.as])).toEqual([
    ['d', 'agent'],
    ['b', 'supervisor'],
  ]);
});

it('rings for a colleague who was asked in, until they answer', () => {
  const asked = (state: 'ringing' | 'talking' | 'left') =>
    talk('b', { legs: [...mine.legs, leg('CA9', { role: 'colleague', user_id: 'us_maria', state })] });
  const [rung] = ringsAt([call], { b: asked('ringing') }, 'us_maria');
  expect([rung?.by, rung?.leg.id]).toEqual(['Wang Lei', 'CA9']);
  expect(myParts([call], { b: asked('ringing') }, 'us_maria', connects)).toEqual([]);
  expect(ringsAt([call], { b: asked('talking') }, 'us_maria')).toEqual([]);
  expect(myParts([call], { b: asked('talking') }, 'us_maria', connects)[0]?.as).toBe('colleague');
  expect(myParts([call], { b: asked('left') }, 'us_maria', connects)).toEqual([]);
});
