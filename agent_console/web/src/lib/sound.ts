// Two soft tones when an offer comes. Browsers allow sound after the first click only, so nothing is heard before.
let context: AudioContext | undefined;

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

export function chime() {
  if (typeof AudioContext === 'undefined' || navigator.userActivation?.hasBeenActive === false) return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const from = context.currentTime + 0.01;
  tone(context, 740, from, 0.22);
  tone(context, 988, from + 0.16, 0.34);
}
