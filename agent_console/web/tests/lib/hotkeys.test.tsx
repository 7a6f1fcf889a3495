import { fireEvent, render } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { type Hotkeys, useHotkeys } from '../../src/lib/hotkeys';

function Keys({ map, first }: { map: Hotkeys; first?: boolean }) {
  useHotkeys(map, { first });
  return <textarea aria-label="text" />;
}
const press = (key: string, more = {}) => fireEvent.keyDown(document.body, { key, ...more });

it('runs plain keys, commands and sequences', () => {
  const ran: string[] = [];
  render(
    <Keys map={{ a: () => ran.push('a'), 'mod+k': () => ran.push('k'), 'g b': () => ran.push('board') }} />,
  );
  press('a');
  press('k', { ctrlKey: true });
  press('g');
  press('b');
  expect(ran).toEqual(['a', 'k', 'board']);
});

it('rests while the user types, but for commands', () => {
  const plain = vi.fn();
  const command = vi.fn();
  const { getByLabelText } = render(<Keys map={{ a: plain, 'mod+k': command }} />);
  const box = getByLabelText('text');
  fireEvent.keyDown(box, { key: 'a' });
  fireEvent.keyDown(box, { key: 'k', metaKey: true });
  expect(plain).not.toHaveBeenCalled();
  expect(command).toHaveBeenCalledOnce();
});

it('rests while a dialog is open', () => {
  const plain = vi.fn();
  render(
    <>
      <div role="dialog" />
      <Keys map={{ a: plain }} />
    </>,
  );
  press('a');
  expect(plain).not.toHaveBeenCalled();
});

it('gives a key to what takes it first, and to that alone', () => {
  const page = vi.fn();
  const panel = vi.fn();
  render(
    <>
      <Keys map={{ '1': page, j: page }} />
      <Keys first map={{ '1': panel }} />
    </>,
  );
  press('1');
  expect([page.mock.calls.length, panel.mock.calls.length]).toEqual([0, 1]);
  press('j');
  expect(page).toHaveBeenCalledOnce();
});

it('leaves the second key of a sequence to the sequence, whoever else has a use for it', () => {
  const merge = vi.fn();
  const mute = vi.fn();
  render(
    <>
      <Keys map={{ m: merge }} />
      <Keys map={{ 'c m': mute }} />
    </>,
  );
  press('c');
  press('m');
  expect([merge.mock.calls.length, mute.mock.calls.length]).toEqual([0, 1]);
  press('m');
  expect(merge).toHaveBeenCalledOnce();
});
