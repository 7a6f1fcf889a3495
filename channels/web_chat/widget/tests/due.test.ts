import { expect, test } from 'vitest';
import { due, matches } from '../src/page/due';
import type { Greeting } from '../src/site';

const greeting = (key: string, pages: string[], after = 0, again_after = 60): Greeting => ({
  key,
  texts: { en: key },
  pages,
  after,
  again_after,
});
const NOW = 1_772_442_000_000;

test('a greeting is for the pages whose address fits one of its patterns, or for all', () => {
  const all = [greeting('prices', ['*/pricing*', '*/shop']), greeting('any', [], 5)];
  expect(due(all, 'https://a.example/pricing?x=1', {}, NOW)?.key).toBe('prices');
  expect(due(all, 'https://a.example/shop', {}, NOW)?.key).toBe('prices');
  expect(due(all, 'https://a.example/shops', {}, NOW)?.key).toBe('any');
  expect(matches('https://a.example/?q=(1)', 'https://a.example/?q=(1)')).toBe(true);
  expect(matches('https://a.example/', 'https://aXexample/')).toBe(false);
});

test('a visitor is not greeted with the same words again too soon', () => {
  const all = [greeting('hi', [])];
  expect(due(all, 'https://a.example/', { hi: NOW - 59_000 }, NOW)).toBeUndefined();
  expect(due(all, 'https://a.example/', { hi: NOW - 61_000 }, NOW)?.key).toBe('hi');
});
