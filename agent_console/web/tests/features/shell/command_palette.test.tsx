import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../../../src/app';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { goDark, useLive } from '../../../src/state/store';
import { FakeHub } from '../../fake/hub';

let hub: FakeHub;

// What comes later than the page is here already: a busy machine takes seconds to read it.
beforeAll(
  () =>
    Promise.all([
      import('../../../src/features/shell/command_palette'),
      import('../../../src/features/conversation/screen'),
      import('../../../src/features/shell/own_actions'),
    ]),
  60_000,
);

beforeEach(() => useUi.getState().set({ locale: 'en', theme: 'light', view: 'mine', overlay: null }));
afterEach(() => {
  goDark();
  useLive.setState({ me: null });
  queryClient.clear();
  localStorage.clear();
  vi.unstubAllGlobals();
});

async function openPalette(path: string, who: 'wang' | 'dana' = 'wang') {
  hub = new FakeHub(() => Date.now(), who);
  vi.stubGlobal('fetch', hub.fetch);
  vi.stubGlobal('WebSocket', hub.socketClass());
  history.replaceState(null, '', path);
  render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
  await screen.findByRole('log');
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  return screen.findByRole('combobox');
}
const groupNames = () => screen.getAllByRole('group').map((g) => g.firstElementChild?.textContent);
const options = (name: RegExp) => screen.queryAllByRole('option', { name });

it('offers what can be done here and now, and nothing else', async () => {
  await openPalette('/c/cv_a');
  await waitFor(() => expect(options(/Sign out/)).toHaveLength(1), { timeout: 15_000 }); // it comes after the page
  expect(groupNames()).toEqual(expect.arrayContaining(['When a contact rings', 'Conversation', 'Go to']));
  expect(options(/Transfer/).length).toBeGreaterThan(0);
  expect(options(/Live board/)).toHaveLength(0);
  expect(options(/Read the business configuration/)).toHaveLength(0);
});

it('does what its key would', async () => {
  await openPalette('/c/cv_a');
  fireEvent.click(await screen.findByRole('option', { name: /^Note/ }));
  expect(await screen.findByRole('textbox', { name: /note/i })).toBeTruthy();
});

it('lists colleagues with what they do, contacts and activities by name', async () => {
  const input = await openPalette('/c/cv_a');
  fireEvent.change(input, { target: { value: 'Maria' } });
  const [maria] = await screen.findAllByRole('option', { name: /Maria Santos/ });
  expect(maria).toBeTruthy();
  fireEvent.change(input, { target: { value: 'Break' } });
  const now = await screen.findByRole('option', { name: /Set me to: Break/ });
  fireEvent.click(now);
  await waitFor(() =>
    expect(hub.calls.find((c) => c.method === 'PUT' && c.path.endsWith('/activity'))?.body).toEqual(
      expect.objectContaining({ activity: 'break', after_contact: false }),
    ),
  );
});
