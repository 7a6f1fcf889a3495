import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useOfferAlert } from '../../../src/features/offer/alert';
import { chime } from '../../../src/lib/sound';
import { useUi } from '../../../src/lib/ui_store';
import type { Ringing } from '../../../src/state/selectors';
import { contact } from '../../fake/company';

vi.mock('../../../src/lib/sound', () => ({ chime: vi.fn() }));
const ringing = (id: string) =>
  ({
    offer: { id: `of_${id}` },
    contact: contact(id, 0, { person_name: 'Helena', account_name: 'Northwind', subject: 'Late order' }),
  }) as unknown as Ringing;
class Desktop {
  static permission = 'granted';
  static told: Desktop[] = [];
  onclick = () => {};
  close = vi.fn();
  constructor(
    readonly title: string,
    readonly facts: { body: string; tag: string },
  ) {
    Desktop.told.push(this);
  }
}
let hidden = true;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Notification', Desktop);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  Desktop.told = [];
  Desktop.permission = 'granted';
  hidden = true;
  useUi.getState().set({ locale: 'en', sound: true });
  vi.mocked(chime).mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
const open = vi.fn();
const alert = (offers: Ringing[]) =>
  renderHook(({ all }) => useOfferAlert(all, open), { initialProps: { all: offers } });

it('rings again and again, and flashes the title, until it is taken', () => {
  const { rerender } = alert([ringing('a')]);
  expect(document.title).toMatch(/● .*Helena.*Northwind/);
  vi.advanceTimersByTime(1000);
  expect(document.title).toBe('Keydesk');
  vi.advanceTimersByTime(8000);
  expect(chime).toHaveBeenCalledTimes(3);
  rerender({ all: [] });
  vi.advanceTimersByTime(20_000);
  expect(chime).toHaveBeenCalledTimes(3);
  expect(document.title).toBe('Keydesk');
});

it('is silent where its user wants it so', () => {
  useUi.getState().set({ sound: false });
  alert([ringing('a')]);
  expect(chime).not.toHaveBeenCalled();
  expect(document.title).toContain('Helena');
});

it('is told on the desktop once, while the page is hidden; a click opens it', () => {
  const { rerender } = alert([ringing('a')]);
  rerender({ all: [ringing('a')] });
  expect(Desktop.told).toHaveLength(1);
  const [note] = Desktop.told;
  expect(note?.title).toContain('Helena');
  expect(note?.facts).toEqual({ body: 'Late order', tag: 'of_a' });
  note?.onclick();
  expect(open.mock.calls[0]?.[0].offer.id).toBe('of_a');
  rerender({ all: [] });
  expect(note?.close).toHaveBeenCalled();
});

it('is not told to whoever looks, or does not want it', () => {
  hidden = false;
  alert([ringing('a')]);
  hidden = true;
  Desktop.permission = 'default';
  alert([ringing('b')]);
  expect(Desktop.told).toEqual([]);
});
