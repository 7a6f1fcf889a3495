import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceEvents, DeviceToken } from '../../src/voice/device';
import { SimulatorDevice } from '../../src/voice/simulator_device';

type Given = ConstructorParameters<typeof import('../../../../channels/phone/simulator/web/media').Media>;
const token: DeviceToken = {
  kind: 'simulator',
  identity: 'us_1',
  token: 'first',
  expires_at: '2999-01-01T00:00:00Z',
  url: 'http://carrier.test',
};

let given: Given;
let opened: { stopped: boolean; wanted: unknown }[];
const media = {
  answer: vi.fn(),
  decline: vi.fn(),
  hangUp: vi.fn(),
  press: vi.fn(),
  mute: vi.fn(),
  use: vi.fn(),
  close: vi.fn(),
  heard: vi.fn(async () => [{ peer: 'p', packets: 100, lost: 0, energy: 1 }]),
};
const events = {
  state: vi.fn(),
  incoming: vi.fn(),
  connected: vi.fn(),
  ended: vi.fn(),
  quality: vi.fn(),
  renew: vi.fn(async () => ({ ...token, token: 'second' })),
};
const device = () =>
  new SimulatorDevice((...all) => {
    given = all;
    return media as unknown as ReturnType<NonNullable<ConstructorParameters<typeof SimulatorDevice>[0]>>;
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  opened = [];
  vi.stubGlobal('RTCPeerConnection', class {});
  vi.stubGlobal('navigator', {
    mediaDevices: {
      getUserMedia: async (wanted: unknown) => {
        const one = { stopped: false, wanted };
        opened.push(one);
        return {
          getTracks: () => [
            {
              stop: () => {
                one.stopped = true;
              },
            },
          ],
        };
      },
    },
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('it registers, rings, and passes on what happens', async () => {
  const phone = device();
  await phone.connect(token, events as DeviceEvents);
  expect(given[0]).toBe('http://carrier.test');
  expect(await given[1](false)).toEqual({ token: 'first' });
  expect(await given[1](true)).toEqual({ token: 'second' });
  const carrier = given[3];
  carrier.ready();
  carrier.ring('CA1', '+1', { auto: '1' });
  carrier.connected('CA1');
  carrier.ended('CA1', 'completed');
  carrier.offline();
  carrier.refused();
  expect(events.state.mock.calls.map(([state]) => state)).toEqual([
    'registering',
    'ready',
    'offline',
    'failed',
  ]);
  expect(events.incoming).toHaveBeenCalledWith({ id: 'CA1', from: '+1', auto: true });
  expect(events.connected).toHaveBeenCalledWith('CA1');
  expect(events.ended).toHaveBeenCalledWith('CA1');
  phone.close();
});

test('it answers, declines, hangs up, mutes and presses keys on the legs that are live', async () => {
  const phone = device();
  await phone.connect(token, events as DeviceEvents);
  given[3].connected('CA1');
  await phone.answer('CA1');
  phone.decline('CA2');
  phone.mute(true);
  phone.press('12');
  phone.hangUp('CA1');
  expect(media.answer).toHaveBeenCalledWith('CA1');
  expect(media.decline).toHaveBeenCalledWith('CA2');
  expect(media.mute).toHaveBeenCalledWith(true);
  expect(media.press).toHaveBeenCalledWith('CA1', '12');
  expect(media.hangUp).toHaveBeenCalledWith('CA1');
  phone.close();
});

test('another microphone takes the place of the first, muted as that was', async () => {
  const phone = device();
  await phone.connect(token, events as DeviceEvents);
  phone.mute(true);
  await phone.use('headset', 'speaker');
  expect(opened.map(({ wanted }) => wanted)).toEqual([
    { audio: true },
    { audio: { deviceId: { exact: 'headset' } } },
  ]);
  expect(opened.map(({ stopped }) => stopped)).toEqual([true, false]);
  expect(media.use.mock.calls[0]?.[1]).toBe('speaker');
  expect(media.mute).toHaveBeenLastCalledWith(true);
  phone.close();
  expect(opened.every(({ stopped }) => stopped)).toBe(true);
});

test('a microphone that is refused rejects as the browser does', async () => {
  vi.stubGlobal('navigator', {
    mediaDevices: { getUserMedia: () => Promise.reject(new DOMException('no', 'NotAllowedError')) },
  });
  await expect(device().connect(token, events as DeviceEvents)).rejects.toMatchObject({
    name: 'NotAllowedError',
  });
  vi.stubGlobal('navigator', {});
  await expect(device().connect(token, events as DeviceEvents)).rejects.toMatchObject({
    name: 'NotFoundError',
  });
});

test('how well the others are heard is told by what was lost since the last look', async () => {
  const phone = device();
  await phone.connect(token, events as DeviceEvents);
  given[3].connected('CA1');
  await vi.advanceTimersByTimeAsync(5000);
  media.heard.mockResolvedValue([{ peer: 'p', packets: 190, lost: 10, energy: 1 }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(events.quality.mock.calls).toEqual([
    ['CA1', 5],
    ['CA1', 3],
  ]);
  phone.close();
});
