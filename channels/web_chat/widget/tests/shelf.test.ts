import { expect, test } from 'vitest';
import { shelfIn } from '../src/line/shelf';
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

function storage(): Storage {
  const kept: Record<string, string> = {};
  const access = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => {
      kept[key] = value;
    },
    removeItem: (key: string) => void delete kept[key],
  };
  return new Proxy(kept, {
    get: (_, key: string) => access[key as keyof typeof access],
  }) as unknown as Storage;
}

test('a visitor finds their own messages, in the order they were written', () => {
  const box = storage();
  const shelf = shelfIn(() => box, 'demo');
  shelf.put('vi_1', unsent('b', '2026-03-02T09:00:02Z'));
  shelf.put('vi_1', unsent('a', '2026-03-02T09:00:01Z'));
  shelf.put('vi_2', unsent('c', '2026-03-02T09:00:00Z'));
  shelfIn(() => box, 'other').put('vi_1', unsent('d', '2026-03-02T09:00:00Z'));
  expect(shelf.all('vi_1').map(({ client_id }) => client_id)).toEqual(['a', 'b']);
  shelf.drop('vi_1', 'a');
  expect(shelf.all('vi_1')).toHaveLength(1);
});

test('where storage is forbidden nothing breaks', () => {
  const shelf = shelfIn(() => {
    throw new Error('SecurityError');
  }, 'demo');
  shelf.put('vi_1', unsent('a', ''));
  shelf.drop('vi_1', 'a');
  expect(shelf.all('vi_1')).toEqual([]);
});
