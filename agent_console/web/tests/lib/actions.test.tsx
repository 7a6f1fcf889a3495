import { act, fireEvent, render, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  ACTION_IDS,
  ACTIONS,
  type ActionId,
  type Handlers,
  presses,
  runAction,
  useActions,
  useLiveActions,
} from '../../src/lib/actions';
import en from '../../src/locales/en.json';
import zh from '../../src/locales/zh-CN.json';

function Does({ handlers }: { handlers: Handlers }) {
  useActions(handlers);
  return <textarea aria-label="text" />;
}
const live = () => renderHook(() => useLiveActions()).result.current;
const pressAll = (keys: string, on: Element = document.body) =>
  keys.split(' ').forEach((press) => {
    const key = press.replace('mod+', '');
    fireEvent.keyDown(on, { key, ctrlKey: press.startsWith('mod+') });
  });
afterEach(() => vi.useRealTimers());

describe('every action', () => {
  it.each(ACTION_IDS)('%s has words in both languages', (id) => {
    expect(en).toHaveProperty([ACTIONS[id].label]);
    expect(zh).toHaveProperty([ACTIONS[id].label]);
  });

  it('has a key of its own: all of them may be there at once', () => {
    const keys = ACTION_IDS.flatMap((id) => [ACTIONS[id].keys, ACTIONS[id].also ?? []].flat());
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    const begins = new Set(keys.filter((k) => k.includes(' ')).map((k) => k.split(' ')[0]));
    expect(keys.filter((key) => begins.has(key))).toEqual([]);
  });

  it('is done by its key, and not while one types', () => {
    const did: ActionId[] = [];
    const ids = ACTION_IDS.filter((id) => !ACTIONS[id].local);
    const handlers = Object.fromEntries(ids.map((id) => [id, () => did.push(id)]));
    const { getByLabelText } = render(<Does handlers={handlers} />);
    for (const id of ids) pressAll(ACTIONS[id].keys);
    expect(did).toEqual(ids);
    for (const id of ids) {
      const { keys } = ACTIONS[id];
      if (!keys.startsWith('mod+')) pressAll(keys, getByLabelText('text'));
    }
    expect(did).toEqual(ids);
  });
});

it('is there as long as somebody can carry it out, and by whoever came last', () => {
  const [page, panel] = [vi.fn(), vi.fn()];
  const below = render(<Does handlers={{ theme: page, reload: false }} />);
  expect(live()).toEqual(['theme']);
  const above = render(<Does handlers={{ theme: panel }} />);
  act(() => runAction('theme'));
  expect([page.mock.calls.length, panel.mock.calls.length]).toEqual([0, 1]);
  above.unmount();
  act(() => runAction('theme'));
  expect(page).toHaveBeenCalledOnce();
  below.unmount();
  expect(live()).toEqual([]);
});

it('follows what can be done now', () => {
  const { rerender, unmount } = render(<Does handlers={{ 'conversation.end': false }} />);
  expect(live()).toEqual([]);
  rerender(<Does handlers={{ 'conversation.end': () => {} }} />);
  expect(live()).toEqual(['conversation.end']);
  unmount();
});

it('writes keys as people read them', () => {
  expect(presses('g d')).toEqual(['G', 'D']);
  expect(presses('mod+k')[0]).toMatch(/^(⌘|Ctrl )K$/);
});
