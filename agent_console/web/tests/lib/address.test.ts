import { expect, it } from 'vitest';
import { readable } from '../../src/lib/address';

it.each([
  ['+14155550100', '+1 415 555 0100'],
  ['+493023125101', '+49 3023125101'],
  ['+862155500101', '+86 2155500101'],
  ['+35312345678', '+353 12345678'],
  ['+46846500401', '+46 846500401'],
  ['helena@northwind.example', 'helena@northwind.example'],
  ['anonymous', 'anonymous'],
  ['vi_01a20a4eb5eb7224870693de8ea0ae72', '#a0ae72'],
])('%s is read as %s', (address, shown) => {
  expect(readable(address)).toBe(shown);
});
