import { QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../src/app';
import { useUi } from '../src/lib/ui_store';
import { queryClient } from '../src/state/queries';
import { goDark, useLive } from '../src/state/store';
import { FakeHub } from './fake/hub';

let hub: FakeHub;

function show(path = '/', who: 'wang' | 'dana' | null = 'wang') {
  hub = new FakeHub(() => Date.now(), who);
  vi.stubGlobal('fetch', hub.fetch);
  vi.stubGlobal('WebSocket', hub.socketClass());
  history.replaceState(null, '', path);
  return render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>,
  );
}
const called = (method: string, path: string) =>
  hub.calls.find((c) => c.method === method && c.path === path);
const key = (k: string, more = {}) => fireEvent.keyDown(document.body, { key: k, ...more });

beforeEach(() => useUi.getState().set({ locale: 'en', theme: 'light', view: 'mine', overlay: null }));
afterEach(() => {
  goDark();
  useLive.setState({ me: null });
  queryClient.clear();
  localStorage.clear();
  vi.unstubAllGlobals();
});

it('lets a newcomer in with one click on a demo login', async () => {
  show('/', null);
  fireEvent.click(await screen.findByRole('button', { name: /Wang Lei/ }));
  expect(await screen.findByRole('main')).toBeTruthy();
  expect(await screen.findByRole('region', { name: 'Contacts' })).toBeTruthy();
  expect(called('POST', '/session')?.headers['X-Keydesk']).toBe('1');
});

it('has the login of its address chosen, whoever is signed in already', async () => {
  show('/?login=wang.lei', 'dana');
  expect(await screen.findByText(/You are signed in as/)).toBeTruthy();
  await waitFor(() => expect(document.activeElement?.getAttribute('data-login')).toBe('wang.lei'));
  fireEvent.click(document.activeElement as HTMLElement);
  expect(await screen.findByRole('region', { name: 'Contacts' })).toBeTruthy();
  expect(useLive.getState().me?.user.name).toBe('Wang Lei');
  expect(location.search).toBe('');
});

it('says when the password is wrong', async () => {
  show('/', null);
  fireEvent.change(await screen.findByLabelText('Login'), { target: { value: 'wang.lei' } });
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'no' } });
  fireEvent.submit(screen.getByLabelText('Login').closest('form') as HTMLFormElement);
  expect((await screen.findByRole('alert')).textContent).toBe('Login or password is wrong.');
});

it('rings, tells why, and opens the conversation when A is pressed', async () => {
  show('/c/cv_a');
  const card = await screen.findByTestId('offer');
  expect(within(card).getByText('Grace Holloway')).toBeTruthy();
  expect(within(card).getByText('You are a backup on the team of Aurora Rail Systems.')).toBeTruthy();
  key('a');
  await waitFor(() => expect(location.pathname).toBe('/c/cv_c'));
  expect(called('POST', '/offers/of_c/accept')).toBeTruthy();
  await waitFor(() => expect(screen.queryByTestId('offer')).toBeNull());
});

it('declines with a reason when D is pressed', async () => {
  show('/c/cv_a');
  await screen.findByTestId('offer');
  key('d');
  fireEvent.click(await screen.findByRole('button', { name: 'Not mine to handle' }));
  await waitFor(() => expect(called('POST', '/offers/of_c/decline')?.body).toEqual({ reason: 'not_mine' }));
  await waitFor(() => expect(screen.queryByTestId('offer')).toBeNull());
});

it('does not accept while the agent types', async () => {
  show('/c/cv_a');
  const box = await screen.findByRole('textbox', { name: 'Reply' });
  await screen.findByTestId('offer');
  fireEvent.keyDown(box, { key: 'a' });
  expect(called('POST', '/offers/of_c/accept')).toBeUndefined();
});

it('sends with ctrl+enter, once, and empties the draft', async () => {
  useUi.getState().set({ mailWords: 'plain' });
  show('/c/cv_a');
  const box = await screen.findByRole('textbox', { name: 'Reply' });
  fireEvent.change(box, { target: { value: 'On its way, Helena.' } });
  expect(localStorage.getItem('keydesk.draft.reply.cv_a')).toBe('On its way, Helena.');
  fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true });
  fireEvent.keyDown(box, { key: 'Enter', ctrlKey: true });
  expect(await within(screen.getByRole('log')).findByText('On its way, Helena.')).toBeTruthy();
  const sent = hub.calls.filter((c) => c.method === 'POST' && c.path === '/conversations/cv_a/messages');
  expect(sent).toHaveLength(1);
  const body = sent[0]?.body as { client_id: string; contact_id: string };
  expect(body.contact_id).toBe('a');
  expect(sent[0]?.headers['Idempotency-Key']).toBe(body.client_id);
  expect(localStorage.getItem('keydesk.draft.reply.cv_a')).toBeNull();
});

it('finds a draft again after a reload', async () => {
  localStorage.setItem('keydesk.draft.reply.cv_a', 'Half a sente');
  show('/c/cv_a');
  expect((await screen.findByRole('textbox', { name: 'Reply' })).textContent).toBe('Half a sente');
});

it('ends a call, asks for the disposition, and moves on when it is wrapped up', async () => {
  show('/c/cv_b');
  await screen.findByRole('button', { name: /^End E?$|^End/ });
  await screen.findByText(/it is spoken to the caller|Spoken to the caller/);
  key('e');
  fireEvent.click(await screen.findByRole('radio', { name: /Follow-up needed/ }));
  fireEvent.click(screen.getByRole('button', { name: /Finish/ }));
  await waitFor(() =>
    expect(called('POST', '/contacts/b/wrap-up')?.body).toEqual({ disposition: 'follow_up', note: '' }),
  );
  await waitFor(() => expect(useLive.getState().desk.contacts.b).toBeUndefined());
});

it('shows why a contact went where it went, in the timeline', async () => {
  show('/c/cv_a');
  fireEvent.click(await screen.findByRole('button', { name: /offered to Maria Santos/ }));
  expect(
    await screen.findByText('at the limit on Email', { exact: false, selector: 'li span' }),
  ).toBeTruthy();
});

it('follows the stream', async () => {
  show('/c/cv_a');
  await screen.findByRole('log');
  await waitFor(() => expect(useLive.getState().line.state).toBe('live'));
  act(() =>
    hub.tell({
      type: 'message.received',
      account_id: null,
      message: {
        ...(hub.scene.messages[0] as never as object),
        id: 'ms_new',
        conversation_id: 'cv_a',
        channel: 'web_chat',
        kind: 'inbound',
        text: 'One more thing',
        number: 99,
        at: new Date().toISOString(),
      } as never,
    }),
  );
  expect(await within(screen.getByRole('log')).findByText('One more thing')).toBeTruthy();
});

it('switches to Chinese at once', async () => {
  show('/c/cv_a');
  await screen.findByRole('textbox', { name: 'Reply' });
  await act(async () => useUi.getState().set({ locale: 'zh-CN' }));
  expect(await screen.findByRole('textbox', { name: '回复' })).toBeTruthy();
  expect(document.documentElement.lang).toBe('zh-CN');
});

it('shows the board to supervisors only', async () => {
  const { unmount } = show('/board');
  await screen.findByRole('region', { name: 'Contacts' });
  expect(screen.queryByRole('link', { name: 'Live board' })).toBeNull();
  unmount();
  goDark();
  useLive.setState({ me: null });
  show('/board', 'dana');
  expect(await screen.findByRole('heading', { name: 'Live board' })).toBeTruthy();
  fireEvent.click((await screen.findAllByTestId('waiting'))[0] as HTMLElement);
  expect(await screen.findByText('What is it waiting for?')).toBeTruthy();
});

it('says that the line is lost, and finds back', async () => {
  show('/c/cv_a');
  await waitFor(() => expect(useLive.getState().line.state).toBe('live'));
  const [socket] = hub.sockets;
  act(() => socket?.onclose?.({ code: 1006 }));
  expect(await screen.findByText('Connection lost.')).toBeTruthy();
  await waitFor(() => expect(useLive.getState().line.state).toBe('live'), { timeout: 3000 });
});
