import { EventEmitter } from 'node:events';
import type { Device } from '@twilio/voice-sdk';
import { expect, it, vi } from 'vitest';
import type { DeviceEvents, DeviceToken } from '../../src/voice/device';
import { TwilioDevice } from '../../src/voice/twilio_device';

const TOKEN: DeviceToken = { kind: 'twilio', identity: 'us_wang', token: 'first', expires_at: '', url: '' };

class FakeCall extends EventEmitter {
  parameters: Record<string, string>;
  customParameters: Map<string, string>;
  accept = vi.fn(() => this.emit('accept', this));
  reject = vi.fn(() => this.emit('reject'));
  disconnect = vi.fn(() => this.emit('disconnect', this));
  mute = vi.fn();
  sendDigits = vi.fn();
  status = () => 'closed';
  constructor(id: string, auto: string) {
    super();
    this.parameters = { CallSid: id, From: '+15550100' };
    this.customParameters = new Map([['auto', auto]]);
  }
}

class FakeTwilio extends EventEmitter {
  state = 'unregistered';
  audio = {
    incoming: vi.fn(),
    setInputDevice: vi.fn(async () => {}),
    unsetInputDevice: vi.fn(async () => {}),
    inputDevice: null,
    isOutputSelectionSupported: true,
    speakerDevices: { set: vi.fn(async () => {}) },
  };
  updateToken = vi.fn();
  destroy = vi.fn();
  async register() {
    this.emit('registered');
  }
}

async function connected() {
  const twilio = new FakeTwilio();
  const device = new TwilioDevice(() => twilio as unknown as Device);
  const heard: unknown[][] = [];
  const events: DeviceEvents = {
    state: (...said) => heard.push(['state', ...said]),
    incoming: (leg) => heard.push(['incoming', leg]),
    connected: (leg) => heard.push(['connected', leg]),
    ended: (leg) => heard.push(['ended', leg]),
    quality: (leg, score) => heard.push(['quality', leg, score]),
    renew: async () => ({ ...TOKEN, token: 'second' }),
  };
  await device.connect(TOKEN, events);
  return { twilio, device, heard };
}

it('registers, and renews its token before that runs out', async () => {
  const { twilio, heard } = await connected();
  expect(heard).toEqual([['state', 'ready']]);
  twilio.emit('tokenWillExpire');
  await vi.waitFor(() => expect(twilio.updateToken).toHaveBeenCalledWith('second'));
});

it('tells of a leg by its own id, and whether it was asked for', async () => {
  const { twilio, device, heard } = await connected();
  const call = new FakeCall('CA1', '1');
  twilio.emit('incoming', call);
  expect(heard.at(-1)).toEqual(['incoming', { id: 'CA1', from: '+15550100', auto: true }]);
  vi.stubGlobal('navigator', { mediaDevices: {} });
  await device.answer('CA1');
  vi.unstubAllGlobals();
  expect(heard.at(-1)).toEqual(['connected', 'CA1']);
  call.emit('sample', { mos: 4.4 });
  expect(heard.at(-1)).toEqual(['quality', 'CA1', 5]);
  device.mute(true);
  expect(call.mute).toHaveBeenCalledWith(true);
  device.hangUp('CA1');
  expect(heard.at(-1)).toEqual(['ended', 'CA1']);
});

it('declines, and says once that it is over', async () => {
  const { twilio, device, heard } = await connected();
  const call = new FakeCall('CA2', '');
  twilio.emit('incoming', call);
  device.decline('CA2');
  call.emit('cancel');
  expect(heard.filter(([what]) => what === 'ended')).toEqual([['ended', 'CA2']]);
});

it('says when the microphone is refused', async () => {
  const { twilio, heard } = await connected();
  twilio.emit('error', { code: 31401 });
  expect(heard.at(-1)).toEqual(['state', 'failed', 'microphone']);
});
