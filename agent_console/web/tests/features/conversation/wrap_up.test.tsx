import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../../../src/app';
import { forgetKept } from '../../../src/lib/kept';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { goDark, useLive } from '../../../src/state/store';
import { FakeHub } from '../../fake/hub';

let hub: FakeHub;
let refused = 0;

function show() {
  history.replaceState(null, '', '/c/cv_b');
  return render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
}
const leave = () => {
  goDark();
  useLive.setState({ me: null });
  queryClient.clear();
  forgetKept();
};
beforeEach(() => {
  useUi.getState().set({ locale: 'en', theme: 'light', view: 'mine', overlay: null });
  hub = new FakeHub(() => Date.now());
  refused = 0;
  hub.change('c', { offers: [], state: 'closed' });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) =>
    String(url).endsWith('/wrap-up') && refused-- > 0
      ? new Response(JSON.stringify({ status: 503, title: 'busy' }), { status: 503 })
      : hub.fetch(url, init),
  );
  vi.stubGlobal('WebSocket', hub.socketClass());
});
afterEach(() => {
  leave();
  localStorage.clear();
  vi.unstubAllGlobals();
});
const panel = () => screen.findByRole('region', { name: 'Wrap-up' });
const made = () => hub.calls.filter((c) => c.path === '/follow-ups' && c.method === 'POST');

it('what was begun is there again after a reload, and what was promised is made once', async () => {
  const { unmount } = show();
  await screen.findByRole('log');
  fireEvent.keyDown(document.body, { key: 'e' });
  let box = within(await panel());
  fireEvent.click(box.getByRole('radio', { name: /Follow-up/ }));
  fireEvent.change(box.getByRole('textbox', { name: /note/i }), { target: { value: 'She wants a date.' } });
  fireEvent.click(box.getByRole('button', { name: 'New follow-up' }));
  fireEvent.change(box.getByPlaceholderText('Send the quote for the spare parts'), {
    target: { value: 'Send the date' },
  });
  unmount();
  leave();

  show();
  box = within(await panel());
  expect(box.getByRole('radio', { name: /Follow-up/ }).getAttribute('aria-checked')).toBe('true');
  expect(box.getByDisplayValue('She wants a date.')).toBeTruthy();
  expect(box.getByDisplayValue('Send the date')).toBeTruthy();
  refused = 1;
  fireEvent.click(box.getByRole('button', { name: /Finish/ }));
  await waitFor(() => expect(made()).toHaveLength(1));
  await waitFor(() => expect(refused).toBe(0));
  await waitFor(() => expect(box.getByRole('button', { name: /Finish/ })).toHaveProperty('disabled', false));
  fireEvent.click(box.getByRole('button', { name: /Finish/ }));
  await waitFor(() => expect(hub.contacts.get('b')?.state).toBe('closed'));
  const [first, again] = made().map((c) => (c.body as { client_id: string }).client_id);
  expect(again).toBe(first);
  await waitFor(() => expect(Object.keys(localStorage).filter((k) => k.includes('.draft.'))).toEqual([]));
});
