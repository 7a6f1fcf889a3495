import { expect, test } from 'vitest';
import { shelfIn, storage } from '../src/line/shelf';
import type { Pending } from '../src/line/view';

const unsent = (client_id: string, at: string): Pending => ({
  side: 'customer',
  author: '',
  client_id,
  text: 'Hi',
  at,
  fate: 'sending',
  email: '',
  files: [],
});

test('a visitor finds their own messages, in the order they were written', () => {
  const box = {};
  const shelf = shelfIn(box, 'demo');
  shelf.put('vi_1', unsent('b', '2026-03-02T09:00:02Z'));
  shelf.put('vi_1', unsent('a', '2026-03-02T09:00:01Z'));
  shelf.put('vi_2', unsent('c', '2026-03-02T09:00:00Z'));
  shelfIn(box, 'other').put('vi_1', unsent('d', '2026-03-02T09:00:00Z'));
  expect(shelf.all('vi_1').map(({ client_id }) => client_id)).toEqual(['a', 'b']);
  shelf.drop('vi_1', 'a');
  expect(shelf.all('vi_1')).toHaveLength(1);
});

test('where nothing fits any more nothing breaks', () => {
  const full = new Proxy({} as Record<string, string>, {
    set: () => {
      throw new Error('QuotaExceededError');
    },
  });
  const shelf = shelfIn(full, 'demo');
  shelf.put('vi_1', unsent('a', ''));
  shelf.drop('vi_1', 'a');
  expect(shelf.all('vi_1')).toEqual([]);
});

test('where storage is forbidden the page remembers', () => {
  expect(storage()).toEqual({});
});
