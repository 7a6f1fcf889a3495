import { expect, it } from 'vitest';
import { Problem, Unreachable } from '../../src/lib/rest';
import { describeFully, describe as told } from '../../src/lib/run';
import { speaker } from '../fake/speaker';

const { t } = speaker('en');
const problem = (status: number, detail: string, mend?: string) =>
  new Problem({ type: '', title: '', status, detail, mend });

it('says what went wrong and how to mend it, as sentences', () => {
  expect(told(problem(422, 'They go in a circle.', 'choose somebody else'), t)).toBe(
    'They go in a circle. Choose somebody else.',
  );
  expect(told(problem(422, 'Too long.'), t)).toBe('Too long.');
  expect(told(new Unreachable(), t)).toBe('No connection to the hub. Nothing was changed.');
});

it('adds what the hub says where our own words say less', () => {
  expect(describeFully(problem(409, 'They take no work now.', 'Choose another agent.'), t)).toEqual({
    title: 'Someone was faster, or it has moved on.',
    more: 'They take no work now. Choose another agent.',
  });
  expect(describeFully(problem(422, 'Too long.'), t)).toEqual({ title: 'Too long.', more: '' });
});
