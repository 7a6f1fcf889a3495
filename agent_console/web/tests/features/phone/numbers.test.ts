import { expect, it } from 'vitest';
import { asNumber, pieces } from '../../../src/features/phone/numbers';

it.each([
  ['+49 40 5550100', '+49405550100'],
  ['0049 (0)40 / 555-0100', '+49405550100'],
  ['+1 (415) 555.0111', '+14155550111'],
  ['040 5550100', ''],
  ['+12', ''],
  ['helena.brandt@northwind.example', ''],
])('reads %s as %s', (text, number) => expect(asNumber(text)).toBe(number));

it('finds the numbers in a text, and nothing else', () => {
  const found = pieces('Call +49 30 2312 5101 today, order 0049-77, or +86 21 5550 0102. Thanks');
  expect(found.filter((p) => p.number).map((p) => p.number)).toEqual(['+493023125101', '+862155500102']);
  expect(found.map((p) => p.text).join('')).toBe(
    'Call +49 30 2312 5101 today, order 0049-77, or +86 21 5550 0102. Thanks',
  );
});
