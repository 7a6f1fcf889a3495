// Microphones and loudspeakers: which there are, which are chosen in this browser, and how loud they are.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { ringOn } from '../lib/sound';

/** The browser's ids; empty for its default. `ring`: the loudspeaker on which offers ring. */
export type Chosen = { microphone: string; speaker: string; ring: string };

export const useSounds = create<Chosen>()(
  persist((): Chosen => ({ microphone: '', speaker: '', ring: '' }), { name: 'keydesk.sounds' }),
);
useSounds.subscribe(({ ring }) => ringOn(ring));
ringOn(useSounds.getState().ring);

export type SoundDevice = { id: string; name: string };
export type SoundDevices = { microphones: SoundDevice[]; speakers: SoundDevice[] };

/** Browsers tell names only where the microphone is allowed; `default` is told as the empty choice. */
export async function soundDevices(): Promise<SoundDevices> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) =>
    all
      .filter((d) => d.kind === kind && d.deviceId && d.deviceId !== 'default')
      .map((d) => ({ id: d.deviceId, name: d.label }));
  return { microphones: of('audioinput'), speakers: of('audiooutput') };
}

export type Permission = 'granted' | 'prompt' | 'denied';

export async function microphoneAllowed(): Promise<Permission> {
  if (!navigator.mediaDevices?.getUserMedia) return 'denied';
  try {
    return (await navigator.permissions.query({ name: 'microphone' as PermissionName })).state;
  } catch {
    return 'prompt';
  }
}

const stopAll = (stream: MediaStream) => {
  for (const track of stream.getTracks()) track.stop();
};

/** Have the browser ask. Rejects when the answer is no. */
export async function allowMicrophone() {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('no microphone', 'NotFoundError');
  stopAll(await navigator.mediaDevices.getUserMedia({ audio: true }));
}

/** Tells how loud the microphone hears, 0 to 1, some times a second, until stopped. */
export async function listenToLevel(microphone: string, tell: (level: number) => void): Promise<() => void> {
  const audio = microphone ? { deviceId: { exact: microphone } } : true;
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const heard = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(heard);
    const power = heard.reduce((sum, x) => sum + x * x, 0) / heard.length;
    // Speech lies between 50 and 10 decibels under the loudest.
    tell(Math.max(0, Math.min(1, (10 * Math.log10(power + 1e-9) + 50) / 40)));
  }, 80);
  return () => {
    clearInterval(timer);
    stopAll(stream);
    void context.close();
  };
}
