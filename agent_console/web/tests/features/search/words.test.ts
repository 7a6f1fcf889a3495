import { expect, it } from 'vitest';
import {
  asksFor,
  dayOf,
  fromAddress,
  sinceDay,
  toAddress,
  typed,
  untilDay,
} from '../../../src/features/search/words';
import { nothingWanted } from '../../../src/state/search';

it('keeps what is looked for in the address, and nothing else', () => {
  const wanted = {
    ...nothingWanted,
    q: '发票 & KD-1023',
    tier: 'gold',
    attached: true,
    since: '2026-03-01T00:00:00.000Z',
  };
  const address = toAddress({ wanted, order: 'oldest' });
  expect(fromAddress(address.split('?')[1] ?? '')).toEqual({ wanted, order: 'oldest' });
  expect(toAddress({ wanted: nothingWanted, order: 'latest' })).toBe('/search');
});

it('takes what makes no sense in an address for nothing', () => {
  const asked = fromAddress('kind=odd&status=x&since=yesterday&order=up&attached=maybe');
  expect(asked).toEqual({ wanted: nothingWanted, order: 'latest' });
});

it('lets filters be typed among the words', () => {
  expect(typed('has:attachment invoice')).toEqual({ q: 'invoice', attached: true });
  expect(typed('late is:open tag:vip pumps')).toEqual({ q: 'late pumps', status: 'open', tag: 'vip' });
  expect(typed('has:attachment')).toEqual({ q: 'has:attachment' });
  expect(typed('see http://there.example x is:odd y')).toEqual({ q: 'see http://there.example x is:odd y' });
});

it('counts days as people here do, the last one to its end', () => {
  expect(dayOf(sinceDay('2026-03-02'))).toBe('2026-03-02');
  expect(dayOf(untilDay('2026-03-02'), true)).toBe('2026-03-02');
  expect(sinceDay('2026-13-45')).toBeNull();
});

it('looks for something as soon as a word or a filter is there', () => {
  expect(asksFor({ ...nothingWanted, kind: 'message' })).toBe(false);
  expect(asksFor({ ...nothingWanted, attached: true })).toBe(true);
});
