// What a phone sounds like by itself: its ringing, its keys, and the carrier's music. Made here; nothing is fetched.
type Stop = () => void;

let context: AudioContext | undefined;

/** Browsers allow sound after the first click only; before that nothing is heard. */
function ground(): AudioContext | undefined {
  if (typeof AudioContext === 'undefined') return undefined;
  context ??= new AudioContext();
  if (context.state === 'suspended') context.resume().catch(() => undefined);
  return context;
}

function note(audio: AudioContext, hertz: number, from: number, seconds: number, loudness: number) {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(loudness, from + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0004, from + seconds);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(from + seconds);
}

/** Plays a bar now, and again every `every` seconds until stopped. */
function again(every: number, bar: (audio: AudioContext, from: number) => void): Stop {
  const audio = ground();
  if (!audio) return () => undefined;
  const play = () => bar(audio, audio.currentTime + 0.05);
  play();
  const timer = setInterval(play, every * 1000);
  return () => clearInterval(timer);
}

/** Two tones, as phones ring in many countries (ITU-T E.180 supplement 2). */
export const ring = (): Stop =>
  again(3, (audio, from) => {
    for (const start of [0, 0.5])
      for (const hertz of [440, 480]) note(audio, hertz, from + start, 0.38, 0.05);
  });

const CHORDS: [number, number, number][] = [
  [261.6, 329.6, 392],
  [220, 261.6, 329.6],
  [174.6, 220, 261.6],
  [196, 246.9, 293.7],
];

/** A soft broken chord, and the next one. */
export function music(): Stop {
  let bar = 0;
  return again(2.4, (audio, from) => {
    const [low, middle, high] = CHORDS[bar++ % CHORDS.length] as [number, number, number];
    [low, middle, high, high * 2, high, middle].forEach((hertz, at) => {
      note(audio, hertz, from + at * 0.4, 1.2, 0.035);
    });
  });
}

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const KEYS = '123456789*0#';

/** The two tones of a key (ITU-T Q.23). */
export function frequencies(key: string): [number, number] | undefined {
  const at = KEYS.indexOf(key);
  if (at < 0 || key.length !== 1) return undefined;
  return [ROWS[Math.floor(at / 3)] as number, COLUMNS[at % 3] as number];
}

export function key(pressed: string): void {
  const audio = ground();
  if (!audio) return;
  for (const hertz of frequencies(pressed) ?? []) note(audio, hertz, audio.currentTime, 0.14, 0.06);
}
