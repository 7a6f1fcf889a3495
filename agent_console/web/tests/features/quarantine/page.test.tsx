import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { App } from '../../../src/app';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { goDark, useLive } from '../../../src/state/store';
import { FakeHub } from '../../fake/hub';

afterEach(() => {
  goDark();
  useLive.setState({ me: null });
  queryClient.clear();
  vi.unstubAllGlobals();
});

it('shows what is held, and discards it with a reason or lets it in', async () => {
  useUi.getState().set({ locale: 'en', overlay: null });
  const hub = new FakeHub(() => Date.now(), 'dana');
  vi.stubGlobal('fetch', hub.fetch);
  vi.stubGlobal('WebSocket', hub.socketClass());
  history.replaceState(null, '', '/quarantine');
  render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
  const [spam] = await screen.findAllByTestId('held');
  expect(within(spam as HTMLElement).getByText('Spam')).toBeTruthy();
  expect(within(spam as HTMLElement).getByText(/2 h/)).toBeTruthy();
  const asked = (verb: string) => hub.calls.find((c) => c.path.endsWith(`/${verb}`))?.body;

  fireEvent.click(screen.getByRole('button', { name: 'Discard: Cheap bearings' }));
  const ok = (await screen.findByRole('button', { name: 'Discard' })) as HTMLButtonElement;
  expect(ok.disabled).toBe(true);
  fireEvent.change(screen.getByLabelText('Why'), { target: { value: 'an advertisement' } });
  fireEvent.submit(ok.form as HTMLFormElement);
  await waitFor(() => expect(asked('discard')).toEqual({ reason: 'an advertisement' }));

  fireEvent.click(screen.getByRole('button', { name: 'Release: No subject' }));
  await waitFor(() => expect(asked('release')).toEqual({ reason: '' }));
});
