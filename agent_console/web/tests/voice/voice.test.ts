import { afterEach, expect, it, vi } from 'vitest';
import type { DeviceEvents, DeviceToken, VoiceDevice } from '../../src/voice/device';
import { type Ground, openVoice, useVoice } from '../../src/voice/voice';

const TOKEN: DeviceToken = {
  kind: 'simulator',
  identity: 'client:us_wang',
  token: 't',
  expires_at: '',
  url: '',
};

class FakeDevice implements VoiceDevice {
  events: DeviceEvents | undefined;
  answered: string[] = [];
  declined: string[] = [];
  muted = false;
  closed = false;
  refuses = false;
  async connect(_: DeviceToken, events: DeviceEvents) {
    this.events = events;
    events.state('ready');
  }
  async answer(leg: string) {
    if (this.refuses) throw new DOMException('no', 'NotAllowedError');
    this.answered.push(leg);
    this.events?.connected(leg);
  }
  decline(leg: string) {
    this.declined.push(leg);
  }
  hangUp() {}
  mute(on: boolean) {
    this.muted = on;
  }
  press() {}
  async use() {}
  close() {
    this.closed = true;
  }
}

let devices: FakeDevice[] = [];
let timers: (() => void)[] = [];
let open: ReturnType<typeof openVoice> | undefined;

function start(patch: Partial<Ground> = {}) {
  devices = [];
  timers = [];
  open = openVoice({
    token: async () => TOKEN,
    load: async () => {
      const made = new FakeDevice();
      devices.push(made);
      return made;
    },
    allowed: async () => 'granted',
    allow: async () => {},
    hopeless: () => false,
    sounds: () => ({ microphone: '', speaker: '' }),
    clock: {
      now: () => 0,
      random: () => 0.5,
      after: (_, run) => {
        timers.push(run);
        return () => {};
      },
    },
    ...patch,
  });
  return open;
}
const state = () => useVoice.getState();
const reaches = (wanted: string) => vi.waitFor(() => expect(state().state).toBe(wanted));
afterEach(() => open?.close());

it('registers where the microphone is allowed, and answers what was asked for at once', async () => {
  start();
  await reaches('ready');
  devices[0]?.events?.incoming({ id: 'CA1', from: 'conference', auto: true });
  await vi.waitFor(() => expect(Object.keys(state().live)).toEqual(['CA1']));
  expect(state().rings).toEqual([]);
});

it('lets a colleague’s call ring until it is answered or given up', async () => {
  const voice = start();
  await reaches('ready');
  devices[0]?.events?.incoming({ id: 'CA2', from: 'client:us_maria', auto: false });
  expect(state().rings.map((r) => r.id)).toEqual(['CA2']);
  await voice.answer('CA2');
  expect([state().rings, Object.keys(state().live)]).toEqual([[], ['CA2']]);
  devices[0]?.events?.incoming({ id: 'CA3', from: 'x', auto: false });
  voice.decline('CA3');
  expect([devices[0]?.declined, state().rings]).toEqual([['CA3'], []]);
});

it('asks for the microphone only when the user says so', async () => {
  let permission: 'prompt' | 'granted' = 'prompt';
  const voice = start({
    allowed: async () => permission,
    allow: async () => {
      permission = 'granted';
    },
  });
  await reaches('ask');
  expect(devices).toEqual([]);
  await voice.allow();
  expect(state().state).toBe('ready');
});

it('says that the microphone is refused, also in the middle of an answer', async () => {
  start({ allowed: async () => 'denied' });
  await reaches('refused');
  open?.close();
  start();
  await reaches('ready');
  const [device] = devices as [FakeDevice];
  device.refuses = true;
  device.events?.incoming({ id: 'CA1', from: '', auto: true });
  await reaches('refused');
  expect(device.closed).toBe(true);
});

it('tries again while the hub or the carrier is away, and not where there are no devices', async () => {
  let away = true;
  start({
    token: async () => {
      if (away) throw new Error('away');
      return TOKEN;
    },
  });
  await reaches('offline');
  away = false;
  timers.at(-1)?.();
  await reaches('ready');
  open?.close();
  start({
    token: async () => {
      throw new Error('no devices');
    },
    hopeless: () => true,
  });
  await reaches('off');
  expect(timers).toEqual([]);
});

it('stays muted for a leg that comes later, and hears again when all have ended', async () => {
  const voice = start();
  await reaches('ready');
  const [device] = devices as [FakeDevice];
  device.events?.incoming({ id: 'CA1', from: '', auto: true });
  await vi.waitFor(() => expect('CA1' in state().live).toBe(true));
  voice.mute(true);
  expect([device.muted, state().muted]).toEqual([true, true]);
  device.events?.ended('CA1');
  expect(state().muted).toBe(false);
});
