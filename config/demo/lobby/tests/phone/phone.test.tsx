import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Account, Customer, Setup } from '../../src/api';
import { Phone } from '../../src/phone/phone';

const setup: Setup = {
  supplier: {
    name: 'Meridian',
    names: { en: 'Meridian' },
    phone: '+1',
    phone_shown: '+1 1',
    email: 'a@b.example',
  },
  simulator: 'http://carrier.test',
  password: 'demo',
  tiers: [],
  accounts: [],
  supervisors: [],
};
const person = { id: 'p', account_id: 'a', name: 'Helena', title: '', language: 'en', email: 'h@n.example' };
const customer: Customer = {
  account: { id: 'a', name: 'Northwind', tier: 'platinum', team: [], people: [] },
  person: { ...person, phone: '+49', phone_shown: '+49 9' },
};

class FakeSocket {
  static all: FakeSocket[] = [];
  static get opened() {
    return FakeSocket.all.filter(({ url }) => !url.includes('/phones/') && !url.includes('/media?'));
  }
  static get ring() {
    return FakeSocket.all.find(({ url }) => url.includes('/phones/')) as FakeSocket;
  }
  onmessage?: (event: { data: string }) => void;
  onopen?: () => void;
  onclose?: (event: { code: number }) => void;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  close() {}
  tell(...events: object[]) {
    for (const event of events) this.onmessage?.({ data: JSON.stringify(event) });
  }
}

let asked: [string, unknown][];
let box: HTMLElement;
beforeEach(() => {
  asked = [];
  FakeSocket.all = [];
  localStorage.clear();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('speechSynthesis', undefined);
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push([url, JSON.parse(String(init.body))]);
    return new Response(JSON.stringify({ sid: 'CA1' }));
  });
  box = document.createElement('div');
  document.body.append(box);
  act(() => render(<Phone setup={setup} customer={customer} />, box));
});
afterEach(() => {
  act(() => render(null, box));
  vi.unstubAllGlobals();
});
async function call(): Promise<FakeSocket> {
  await click('.call');
  await vi.waitFor(() => expect(FakeSocket.opened).toHaveLength(1));
  return FakeSocket.opened[0] as FakeSocket;
}
const click = (selector: string) => act(async () => box.querySelector<HTMLElement>(selector)?.click());

test('a customer calls, presses a key, hears the line and hangs up', async () => {
  const line = await call();
  expect(asked).toEqual([['http://carrier.test/lobby/calls', { from: '+49', to: '+1' }]]);
  expect(line.url).toBe('ws://carrier.test/lobby/calls/CA1');

  await act(async () => line.tell({ seq: 1, type: 'prompt', text: 'Press 1.', language: 'en' }));
  expect(box.querySelector('.captions')?.textContent).toContain('Press 1.');

  await click('.keypad button');
  await click('.hang-up');
  expect(asked.slice(1)).toEqual([
    ['http://carrier.test/lobby/calls/CA1/digits', { digits: '1' }],
    ['http://carrier.test/lobby/calls/CA1/hangup', {}],
  ]);
  expect(box.querySelector('[role=status]')?.textContent).toBe('Call ended');
});

test('who stops playing the caller hangs up', async () => {
  await call();
  await act(async () => render(null, box));
  expect(asked.at(-1)?.[0]).toBe('http://carrier.test/lobby/calls/CA1/hangup');
});

test('a carrier that does not know the call ends it', async () => {
  const line = await call();
  await act(async () => line.onclose?.({ code: 4404 }));
  expect(box.querySelector('[role=status]')?.textContent).toBe('The call did not go through.');
});

test('a phone that is called rings, and is answered', async () => {
  expect(FakeSocket.ring.url).toBe('ws://carrier.test/lobby/phones/%2B49');
  await act(async () => FakeSocket.ring.tell({ sid: 'CA7', from: '+1' }));
  expect(box.querySelector('[role=alert]')?.textContent).toContain('Meridian is calling');
  await click('.rings .call');
  expect(asked.at(-1)?.[0]).toBe('http://carrier.test/lobby/calls/CA7/answer');
  const line = FakeSocket.opened.at(-1) as FakeSocket;
  await act(async () => line.tell({ seq: 1, type: 'state', state: 'connected' }));
  expect(box.querySelector('[role=status]')?.textContent).toContain('Talking');
});

test('a phone that is not answered may be declined, and stops ringing when the caller gives up', async () => {
  await act(async () => FakeSocket.ring.tell({ sid: 'CA7', from: '+1' }));
  await click('.rings .hang-up');
  expect(asked.at(-1)?.[0]).toBe('http://carrier.test/lobby/calls/CA7/hangup');
  expect(box.querySelector('.rings')).toBeNull();
  await act(async () => FakeSocket.ring.tell({ sid: 'CA8', from: '+1' }));
  await act(async () => FakeSocket.opened.at(-1)?.tell({ seq: 1, type: 'ended', reason: 'no-answer' }));
  expect(box.querySelector('.rings')).toBeNull();
});

test('numbers that the line may ask for are keyed in by a click', async () => {
  const known: Customer = { ...customer, account: { ...(customer.account as Account), orders: ['48213'] } };
  act(() => render(<Phone setup={setup} customer={known} />, box));
  expect(box.querySelector('.hints')).toBeNull();
  const line = await call();
  await act(async () => line.tell({ seq: 1, type: 'prompt', text: 'Your order?', language: 'en' }));
  expect(box.querySelector('.hints')?.textContent).toBe('Your orders48213');
  await click('.hints button');
  expect(asked.slice(1).map(([, body]) => (body as { digits: string }).digits)).toEqual([
    '4',
    '8',
    '2',
    '1',
    '3',
  ]);
  await act(async () => line.tell({ seq: 2, type: 'state', state: 'connected' }));
  expect(box.querySelector('.hints')).toBeNull();
});

test('somebody unknown learns how to prove an account', async () => {
  const first = { ...(customer.account as Account), number: '10021', pin: '2580' };
  const stranger: Customer = { ...customer, account: null };
  act(() => render(<Phone setup={{ ...setup, accounts: [first] }} customer={stranger} />, box));
  await call();
  expect(box.querySelector('.hints')?.textContent).toBe('Number of Northwind10021PIN2580');
});

test('without a microphone the caller is told, and a hold and tones are shown', async () => {
  const line = await call();
  await vi.waitFor(() => expect(box.querySelector('.voice-note')?.textContent).toContain('no microphone'));
  await act(async () =>
    line.tell({ seq: 1, type: 'state', state: 'held' }, { seq: 2, type: 'tones', digits: '12' }),
  );
  expect(box.querySelector('.stage')?.textContent).toContain('On hold');
  expect(box.querySelector('.captions')?.textContent).toContain('Tones: 12');
});

describe('with a microphone', () => {
  const track = { enabled: true, kind: 'audio', stop: vi.fn() };
  beforeEach(() => {
    track.enabled = true;
    vi.stubGlobal('RTCPeerConnection', class {});
    vi.stubGlobal('navigator', {
      mediaDevices: {
        getUserMedia: async () => ({ getAudioTracks: () => [track], getTracks: () => [track] }),
        enumerateDevices: async () => [{ kind: 'audioinput', deviceId: 'm1', label: 'Headset' }],
      },
    });
  });

  test('the call is spoken into it, it is muted and chosen, and let go at the end', async () => {
    await call();
    const media = () => FakeSocket.all.find(({ url }) => url.includes('/media?')) as FakeSocket;
    await vi.waitFor(() => expect(media()?.url).toContain('call=CA1'));
    await act(async () => media().tell({ type: 'ready', identity: '' }));
    await click('.voice-mute');
    expect(track.enabled).toBe(false);
    expect(box.querySelector('.voice-mute')?.textContent).toBe('Unmute');
    await click('.voice-bar [aria-expanded]');
    expect(box.querySelector('.voice-devices')?.textContent).toContain('Headset');
    await act(async () => media().onclose?.({ code: 1006 }));
    expect(box.querySelector('.voice-note')?.textContent).toContain('connected again');
    await click('.hang-up');
    await vi.waitFor(() => expect(track.stop).toHaveBeenCalled());
    expect(box.querySelector('.voice-bar')).toBeNull();
  });
});
