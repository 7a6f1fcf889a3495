// This browser as a place to speak: registers, answers what was asked for, lets the rest ring, and never gives up.
// It knows neither the browser nor the hub: both are arguments.
import { create } from 'zustand';
import type { Clock } from '../socket/clock';
import { backoff } from '../socket/stream';
import type { DeviceEvents, DeviceToken, IncomingLeg, VoiceDevice } from './device';
import type { Permission } from './sounds';

/**
 * `off`: not spoken here (another device, or a carrier without). `ask`: the browser has not been asked for the
 * microphone yet. `refused`: it said no. `elsewhere`: another tab of this browser has the phone.
 */
export type VoiceState =
  | 'off'
  | 'ask'
  | 'registering'
  | 'ready'
  | 'offline'
  | 'refused'
  | 'failed'
  | 'elsewhere';

/** `rings`: legs that wait for an answer; `live`: those on which sound flows, and how well (0 to 5). */
type Voice = { state: VoiceState; rings: IncomingLeg[]; live: Record<string, number | null>; muted: boolean };
const silent: Voice = { state: 'off', rings: [], live: {}, muted: false };
export const useVoice = create<Voice>()(() => silent);
const put = useVoice.setState;

export type Ground = {
  token: () => Promise<DeviceToken>;
  load: (kind: DeviceToken['kind']) => Promise<VoiceDevice>;
  allowed: () => Promise<Permission>;
  /** Have the browser ask for the microphone. */
  allow: () => Promise<void>;
  /** Whether trying again is of no use: the carrier has no devices. */
  hopeless: (error: unknown) => boolean;
  sounds: () => { microphone: string; speaker: string };
  clock: Clock;
};

const refuses = (error: unknown) =>
  error instanceof DOMException && ['NotAllowedError', 'NotFoundError', 'SecurityError'].includes(error.name);

export function openVoice(ground: Ground) {
  let device: VoiceDevice | null = null;
  let tries = 0;
  let closed = false;
  let cancelRetry = () => {};

  const events: DeviceEvents = {
    state(state, why) {
      if (closed) return;
      if (state === 'failed' && why === 'microphone') return refuse();
      if (state === 'ready') tries = 0;
      put({ state });
      if (state === 'failed') again();
    },
    incoming(leg) {
      if (leg.auto) return void answer(leg.id);
      put((s) => ({ rings: [...s.rings, leg] }));
    },
    connected(leg) {
      put((s) => ({ rings: s.rings.filter((r) => r.id !== leg), live: { ...s.live, [leg]: null } }));
      if (useVoice.getState().muted) device?.mute(true);
    },
    ended(leg) {
      put((s) => {
        const { [leg]: _, ...live } = s.live;
        return {
          rings: s.rings.filter((r) => r.id !== leg),
          live,
          muted: Object.keys(live).length > 0 && s.muted,
        };
      });
    },
    quality: (leg, score) => put((s) => (leg in s.live ? { live: { ...s.live, [leg]: score } } : s)),
    renew: ground.token,
  };

  function refuse() {
    drop();
    put({ ...silent, state: 'refused' });
  }

  function drop() {
    cancelRetry();
    device?.close();
    device = null;
  }

  function again() {
    tries += 1;
    cancelRetry();
    cancelRetry = ground.clock.after(backoff(tries, ground.clock.random), () => void connect());
  }

  async function connect() {
    drop();
    if (closed) return;
    put({ state: 'registering' });
    try {
      const token = await ground.token();
      const made = await ground.load(token.kind);
      if (closed) return;
      device = made;
      await made.connect(token, events);
      await use();
    } catch (error) {
      if (closed) return;
      if (refuses(error)) return refuse();
      if (ground.hopeless(error)) return put({ ...silent });
      put({ state: 'offline' });
      again();
    }
  }

  /** A device that was unplugged must not cost the call: the browser's own choice stands in. */
  async function use() {
    const { microphone, speaker } = ground.sounds();
    await device?.use(microphone, speaker).catch(() => device?.use('', ''));
  }

  async function begin() {
    const permission = await ground.allowed();
    if (closed) return;
    if (permission === 'denied') return put({ state: 'refused' });
    if (permission === 'prompt') return put({ state: 'ask' });
    await connect();
  }

  async function answer(leg: string) {
    try {
      await device?.answer(leg);
    } catch (error) {
      device?.decline(leg);
      if (refuses(error)) refuse();
    }
  }

  void begin();
  return {
    /** The user says go: have the browser ask, then register. */
    async allow() {
      try {
        await ground.allow();
      } catch {
        return refuse();
      }
      tries = 0;
      await connect();
    },
    /** Do not wait for the timer. */
    retry: () => void begin(),
    answer,
    decline(leg: string) {
      device?.decline(leg);
      events.ended(leg);
    },
    mute(on: boolean) {
      put({ muted: on });
      device?.mute(on);
    },
    use,
    close() {
      closed = true;
      drop();
      put(silent);
    },
  };
}

export type OpenVoice = ReturnType<typeof openVoice>;
