import { QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AlertSound } from '../../../src/features/board/alert_sound';
import { chime } from '../../../src/lib/sound';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';

vi.mock('../../../src/lib/sound', () => ({ chime: vi.fn() }));
const raised = (...ids: string[]) =>
  act(async () => {
    queryClient.setQueryData(['steering'], {
      ...{ closed: [], banners: [], emergency: null },
      alerts: ids.map((id) => ({ id, rule: id, level: 'critical', names: {} })),
    });
    await new Promise((told) => setTimeout(told)); // queries tell of it a turn later
  });
beforeEach(() => {
  useUi.getState().set({ locale: 'en' });
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  vi.mocked(chime).mockClear();
});
afterEach(() => {
  queryClient.clear();
  localStorage.clear();
  vi.unstubAllGlobals();
});
const show = () =>
  render(
    <QueryClientProvider client={queryClient}>
      <AlertSound />
    </QueryClientProvider>,
  );

it('rings once for each new alert, once its user has turned it on', async () => {
  await raised('old');
  show();
  await raised('old', 'first');
  expect(chime).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button'));
  expect(chime).toHaveBeenCalledTimes(1); // to hear how it sounds
  await raised('old', 'first', 'second');
  expect(chime).toHaveBeenCalledTimes(2);
  await raised('second');
  expect(chime).toHaveBeenCalledTimes(2);
});

it('stays turned on in this browser, and rings for nothing that was raised before', async () => {
  await raised('old');
  const { unmount } = show();
  fireEvent.click(screen.getByRole('button'));
  unmount();
  vi.mocked(chime).mockClear();
  show();
  expect(screen.getByRole('button').getAttribute('aria-pressed')).toBe('true');
  expect(chime).not.toHaveBeenCalled();
  await raised('new');
  expect(chime).toHaveBeenCalledTimes(1);
});
