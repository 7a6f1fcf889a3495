import { QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
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
      import('../../../src/features/shell/day'),
      import('../../../src/features/offer/card'),
      import('../../../src/features/shell/silent_note'),
      import('../../../src/features/conversation/screen'),
      import('../../../src/features/shell/own_actions'),
      import('../../../src/features/shell/agent_banners'),
    ]),
  60_000,
);
const key = (k: string) => fireEvent.keyDown(document.body, { key: k });
const asked = (method: string, path: string) =>
  hub.calls.find((c) => c.method === method && c.path === path)?.body;

beforeEach(async () => {
  useUi.getState().set({ locale: 'en', theme: 'light', view: 'mine', overlay: null });
  hub = new FakeHub(() => Date.now(), 'wang');
  vi.stubGlobal('fetch', hub.fetch);
  vi.stubGlobal('WebSocket', hub.socketClass());
  history.replaceState(null, '', '/c/cv_a');
  render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
  await screen.findByRole('log');
  await waitFor(() => expect(useLive.getState().line.state).toBe('live'));
});
afterEach(() => {
  goDark();
  useLive.setState({ me: null });
  queryClient.clear();
  localStorage.clear();
  vi.unstubAllGlobals();
});

it('shows the day against its targets, and why each offer that was not taken counted', async () => {
  fireEvent.click(await screen.findByRole('button', { name: 'My day' }));
  const panel = await screen.findByTestId('my-day');
  expect(await within(panel).findByText('at most 8 min')).toBeTruthy();
  expect(within(panel).getByText('5 accepted, 1 declined, 1 missed')).toBeTruthy();
  expect(within(panel).getByText('It rang for 20 seconds and nobody answered.')).toBeTruthy();
  expect(within(panel).getByText('You are the own agent of Northwind Turbines.')).toBeTruthy();
});

it('tells whoever counts as not responding why, and leads them back', async () => {
  const agent = hub.signedIn;
  if (!agent) throw new Error('nobody is signed in');
  act(() =>
    hub.tell({
      type: 'agent.changed',
      account_id: null,
      agent: { ...agent, not_responding: true },
      why: 'missed',
    } as never),
  );
  const note = await screen.findByTestId('silent-note');
  expect(await within(note).findByText(/Helena Brandt rang at you/)).toBeTruthy();
  key('b');
  await waitFor(() =>
    expect(asked('PUT', `/agents/${agent.id}/activity`)).toEqual({
      activity: agent.activity,
      after_contact: false,
    }),
  );
});

it('declines in words of one’s own', async () => {
  await screen.findByTestId('offer');
  key('d');
  await screen.findByRole('button', { name: /In my own words/ });
  key('3');
  const field = await screen.findByPlaceholderText('What stands in the way?');
  fireEvent.change(field, { target: { value: 'The fire alarm rings' } });
  fireEvent.submit(field);
  await waitFor(() =>
    expect(asked('POST', '/offers/of_c/decline')).toEqual({ reason: 'The fire alarm rings' }),
  );
});
