import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Customer, Setup } from '../src/api';
import { Phone } from '../src/phone';

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
  static opened: FakeSocket[] = [];
  onmessage?: (event: { data: string }) => void;
  onopen?: () => void;
  onclose?: (event: { code: number }) => void;
  constructor(readonly url: string) {
    FakeSocket.opened.push(this);
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
  FakeSocket.opened = [];
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
