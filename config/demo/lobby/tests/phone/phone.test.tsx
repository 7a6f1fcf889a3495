import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Customer, Setup } from '../../src/api';
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
    return FakeSocket.all.filter(({ url }) => !url.includes('/phones/'));
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
