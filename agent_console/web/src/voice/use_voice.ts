// The one phone of this browser: open while it is where the agent speaks, in one tab only.
import { useEffect } from 'react';
import { Problem } from '../lib/rest';
import { browserClock } from '../socket/clock';
import { voiceToken } from '../state/calls';
import type { DeviceToken, VoiceDevice } from './device';
import { allowMicrophone, microphoneAllowed, useSounds } from './sounds';
import { type OpenVoice, openVoice, useVoice } from './voice';

async function load(kind: DeviceToken['kind']): Promise<VoiceDevice> {
  if (kind === 'twilio') return new (await import('./twilio_device')).TwilioDevice();
  return new (await import('./simulator_device')).SimulatorDevice();
}

let open: OpenVoice | null = null;
/** What is open now; null in every other tab, and where agents speak elsewhere. */
export const voice = () => open;

/** Mounted once. `wanted`: this user speaks in this browser. Of several tabs the first has the phone, then the next. */
export function useVoiceDevice(user: string, wanted: boolean) {
  useEffect(() => {
    if (!wanted) return;
    const stop = new AbortController();
    const run = () =>
      new Promise<void>((done) => {
        if (stop.signal.aborted) return done();
        const mine = openVoice({
          token: voiceToken,
          load,
          allowed: microphoneAllowed,
          allow: allowMicrophone,
          hopeless: (error) => error instanceof Problem && (error.status === 404 || error.status === 403),
          sounds: useSounds.getState,
          clock: browserClock,
        });
        open = mine;
        const unsubscribe = useSounds.subscribe(() => void mine.use());
        stop.signal.addEventListener('abort', () => {
          unsubscribe();
          mine.close();
          open = null;
          done();
        });
      });
    if (!navigator.locks) void run();
    else {
      useVoice.setState({ state: 'elsewhere' });
      navigator.locks
        .request(`keydesk.voice.${user}`, { signal: stop.signal }, run)
        .catch(() => useVoice.setState({ state: 'off' }));
    }
    return () => stop.abort();
  }, [user, wanted]);

  // Leaving the page ends a call that is spoken here: the browser asks first.
  const speaking = useVoice((s) => Object.keys(s.live).length > 0);
  useEffect(() => {
    if (!speaking) return;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [speaking]);
}
