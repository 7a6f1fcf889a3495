import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../../../src/app';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { chooseView } from '../../../src/state/search';
import { goDark, useLive } from '../../../src/state/store';
import { FakeHub } from '../../fake/hub';

let hub: FakeHub;

function show(path: string) {
  hub = new FakeHub(() => Date.now());
  vi.stubGlobal('fetch', hub.fetch);
  vi.stubGlobal('WebSocket', hub.socketClass());
  history.replaceState(null, '', path);
  render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
}
const field = () =>
  screen.findByRole('searchbox', { name: 'Words to look for' }) as Promise<HTMLInputElement>;

beforeEach(() => useUi.getState().set({ locale: 'en', theme: 'light', view: 'mine', overlay: null }));
afterEach(() => {
  goDark();
  chooseView(null);
  useLive.setState({ me: null });
  queryClient.clear();
  localStorage.clear();
  vi.unstubAllGlobals();
});

it('opens by a key, finds while one types, and is walked by the arrows', async () => {
  show('/accounts');
  await screen.findByRole('main');
  fireEvent.keyDown(document.body, { key: '/' });
  const words = await field();
  await waitFor(() => expect(document.activeElement).toBe(words));
  expect(screen.getByText('What do you remember?')).toBeTruthy();
  fireEvent.change(words, { target: { value: '发票' } });
  const hits = await screen.findAllByTestId('hit');
  expect(hits.map((h) => h.getAttribute('href'))).toEqual(['/c/cv_found', '/c/cv_found']);
  expect(within(hits[1] as HTMLElement).getByText('发票').tagName).toBe('MARK');
  expect(location.search).toContain('q=');
  fireEvent.keyDown(words, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(hits[0]);
  fireEvent.keyDown(hits[0] as HTMLElement, { key: 'ArrowUp' });
  expect(document.activeElement).toBe(words);
});

it('says that nothing was found, and that the hub does not answer', async () => {
  show('/search?q=nowhere');
  expect(await screen.findByText('Nothing found')).toBeTruthy();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  fireEvent.change(await field(), { target: { value: 'other' } });
  expect(
    await screen.findByText('The search did not answer. Change a word to try again.', undefined, {
      timeout: 5000,
    }),
  ).toBeTruthy();
});

it('keeps a view, which the desk offers as a choice', async () => {
  show('/search?q=pumps&status=open');
  expect(((await screen.findByLabelText('Status')) as HTMLSelectElement).value).toBe('open');
  fireEvent.click(await screen.findByRole('button', { name: 'Save as a view' }));
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Pumps' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(hub.views.map((v) => v.filters.status)).toEqual(['open']));
  fireEvent.click(screen.getByRole('link', { name: /Desk/ }));
  const choice = await screen.findByLabelText('Saved views');
  fireEvent.change(choice, { target: { value: 'vw_1' } });
  const list = screen.getByRole('region', { name: 'Contacts' });
  expect(await within(list).findByText(/Late pumps/, undefined, { timeout: 4000 })).toBeTruthy();
});

it('is in the palette while one types', async () => {
  show('/accounts');
  await screen.findByRole('main');
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  fireEvent.change(await screen.findByRole('combobox'), { target: { value: 'invoice' } });
  expect(await screen.findByText('Where is the invoice? 发票', { selector: '[role=option] *' })).toBeTruthy();
  fireEvent.click(await screen.findByText('Search everywhere for “invoice”'));
  await waitFor(() => expect(location.pathname + location.search).toBe('/search?q=invoice'));
});
