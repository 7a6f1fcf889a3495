// Two soft tones when an offer comes. Browsers allow sound after the first click only, so nothing is heard before.
let context: AudioContext | undefined;
let ringer = '';

/** Chromium plays on a chosen loudspeaker; elsewhere it is the system's. */
type Directed = AudioContext & { setSinkId?: (id: string) => Promise<void> };

/** From now on, ring on this loudspeaker (the browser's id; empty for its default). */
export function ringOn(speaker: string) {
  ringer = speaker;
  if (context) direct(context, speaker);
}

/** A loudspeaker that was unplugged is no reason not to ring. */
const direct = (audio: AudioContext, speaker: string) =>
  void (audio as Directed).setSinkId?.(speaker).catch(() => {});

function tone(audio: AudioContext, hertz: number, from: number, seconds: number) {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(0.12, from + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0005, from + seconds);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(from + seconds);
}

function twoTones(audio: AudioContext) {
  if (audio.state === 'suspended') void audio.resume();
  const from = audio.currentTime + 0.01;
  tone(audio, 740, from, 0.22);
  tone(audio, 988, from + 0.16, 0.34);
}

const mayPlay = () =>
  typeof AudioContext !== 'undefined' && navigator.userActivation?.hasBeenActive !== false;

export function chime() {
  if (!mayPlay()) return;
  if (!context) {
    context = new AudioContext();
    if (ringer) direct(context, ringer);
  }
  twoTones(context);
}

/** The same tones once, on another loudspeaker. */
export function tryOut(speaker: string) {
  if (!mayPlay()) return;
  const audio = new AudioContext();
  if (speaker) direct(audio, speaker);
  twoTones(audio);
  setTimeout(() => void audio.close(), 1500);
}
