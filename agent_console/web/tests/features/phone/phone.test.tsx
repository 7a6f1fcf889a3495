import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../../../src/app';
import { useUi } from '../../../src/lib/ui_store';
import { openPhone, toDial } from '../../../src/state/phone';
import { queryClient } from '../../../src/state/queries';
import { goDark, useLive } from '../../../src/state/store';
import { leg, move, talk } from '../../fake/calls';
import { FakeHub } from '../../fake/hub';

let hub: FakeHub;
const legs = talk('b').legs;

async function show(path = '/c/cv_b', who: 'wang' | 'dana' = 'wang') {
  hub = new FakeHub(() => Date.now(), who);
  hub.change('c', { offers: [], state: 'closed' });
  hub.talks.set('b', talk('b', { recording: 'on' }));
  vi.stubGlobal('fetch', hub.fetch);
  vi.stubGlobal('WebSocket', hub.socketClass());
  history.replaceState(null, '', path);
  render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
  await waitFor(() => expect(useLive.getState().line.state).toBe('live'));
}
const key = (k: string) => fireEvent.keyDown(document.body, { key: k });
const keys = (both: string) => [...both].forEach(key);
const asked = (path: string) => hub.calls.filter((c) => c.path === path && c.method !== 'GET');
const bar = () => screen.findByTestId('call-bar');

beforeEach(() => useUi.getState().set({ locale: 'en', theme: 'light', view: 'mine', overlay: null }));
afterEach(() => {
  goDark();
  useLive.setState({ me: null });
  queryClient.clear();
  localStorage.clear();
  openPhone(null);
  toDial(null);
  vi.unstubAllGlobals();
});

it('holds and takes back by keys, and shows what the hub says', async () => {
  await show();
  expect((await bar()).dataset.mood).toBe('talking');
  keys('ch');
  await waitFor(async () => expect((await bar()).dataset.mood).toBe('held'));
  expect(asked('/contacts/b/talk/hold')[0]?.body).toEqual({ on: true });
  fireEvent.click(screen.getByRole('button', { name: 'Resume' }));
  await waitFor(async () => expect((await bar()).dataset.mood).toBe('talking'));
});

it('has the second key of a sequence for itself', async () => {
  await show();
  await bar();
  keys('ce');
  await waitFor(() => expect(asked('/contacts/b/end')).toHaveLength(1));
});

it('mutes, and pauses the recording with a clear sign', async () => {
  await show();
  fireEvent.click(within(await bar()).getByRole('button', { name: 'Mute' }));
  expect(await screen.findByRole('button', { name: 'Unmute' })).toBeTruthy();
  expect(screen.getByTestId('recording').textContent).toBe('Recording');
  keys('cr');
  await waitFor(() => expect(screen.getByTestId('recording').textContent).toBe('Recording paused'));
});

it('consults a colleague: who rings, what must wait for the answer, and the way back', async () => {
  await show();
  await bar();
  keys('cc');
  fireEvent.click(await screen.findByRole('button', { name: /Maria Santos/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Call' }));
  await waitFor(async () => expect((await bar()).dataset.mood).toBe('consulting'));
  const parties = screen.getAllByTestId('party').map((p) => p.textContent);
  expect(parties).toEqual(['李娜on hold', 'Maria Santosringing']);
  const over = screen.getByRole('button', { name: 'Hand over (they have not answered yet)' });
  fireEvent.click(over);
  expect(asked('/contacts/b/talk/complete')).toEqual([]);
  const now = hub.talks.get('b')?.legs ?? [];
  move(hub, 'b', 'joined', { legs: now.map((l) => (l.id === 'CA9' ? { ...l, state: 'talking' } : l)) });
  fireEvent.click(await screen.findByRole('button', { name: 'Hand over' }));
  await waitFor(() => expect(asked('/contacts/b/talk/complete')[0]?.body).toEqual({ stay: false }));
});

it('sends tones typed on the keyboard', async () => {
  await show();
  await bar();
  keys('ck');
  const one = await screen.findByRole('button', { name: '1' });
  for (const k of ['4', '2', '#', 'x']) fireEvent.keyDown(one, { key: k });
  await waitFor(() =>
    expect(
      asked('/contacts/b/talk/keypad')
        .map((c) => (c.body as { digits: string }).digits)
        .join(''),
    ).toBe('42#'),
  );
  expect(screen.getByLabelText('Sent').textContent).toBe('42#');
});

it('keeps what went wrong on the bar, to be tried again', async () => {
  await show();
  await bar();
  const kept = hub.talks.get('b');
  hub.talks.delete('b');
  keys('ch');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('moved on');
  if (kept) hub.talks.set('b', kept);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(async () => expect((await bar()).dataset.mood).toBe('held'));
  expect(screen.queryByRole('alert')).toBeNull();
});

it('dials a number with its country code, and says why one cannot be called', async () => {
  await show();
  await bar();
  keys('cd');
  const field = await screen.findByLabelText('Number');
  const call = screen.getByRole('button', { name: 'Call' }) as HTMLButtonElement;
  fireEvent.change(field, { target: { value: '040 5550113' } });
  expect(call.disabled).toBe(true);
  fireEvent.change(field, { target: { value: '0049 40 5550113' } });
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  expect((await screen.findByRole('alert')).textContent).toContain('It is night there.');
  fireEvent.change(field, { target: { value: '+49 40 5550100' } });
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked('/calls').at(-1)?.body).toMatchObject({ to: '+49405550100' });
});

it('lets a supervisor listen from the board, and shows how they take part', async () => {
  await show('/board', 'dana');
  const line = await screen.findByTestId('live-call');
  fireEvent.click(within(line).getByRole('button', { name: /What to do/ }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Listen' }));
  await waitFor(() => expect(asked('/contacts/b/monitor')[0]?.body).toEqual({ hearing: 'listen' }));
  const dana = leg('CA5', {
    role: 'supervisor',
    user_id: 'us_dana',
    name: 'Dana Whitfield',
    hearing: 'listen',
  });
  move(hub, 'b', 'monitored', { legs: [...legs, dana] });
  expect((await bar()).textContent).toContain('You listen, unheard');
  fireEvent.click(screen.getByRole('button', { name: 'Barge in' }));
  await waitFor(() => expect(asked('/contacts/b/monitor').at(-1)?.body).toEqual({ hearing: 'barge' }));
  keys('cx');
  await waitFor(() => expect(asked('/contacts/b/monitor').at(-1)?.body).toEqual({ hearing: '' }));
});

it('rings when a colleague asks one in, with who and about whom', async () => {
  await show('/', 'dana');
  const dana = leg('CA9', { role: 'colleague', user_id: 'us_dana', state: 'ringing' });
  await screen.findByRole('navigation');
  move(hub, 'b', 'consulted', { consulting: true, legs: [...legs, dana] });
  const card = await screen.findByTestId('ring');
  expect(card.textContent).toContain('Wang Lei asks you in');
  expect(card.textContent).toContain('About 李娜 · 华信重工');
  expect(card.textContent).toContain('It rings at your phone');
});
