// A soft note when something comes that nobody is looking at.

let speaker: AudioContext | undefined;

/** Where nobody has touched the page yet, or sound is forbidden, it stays quiet. */
export function ring(): void {
  speaker ??= new AudioContext();
  const note = speaker.createOscillator();
  const volume = speaker.createGain();
  const now = speaker.currentTime;
  note.frequency.value = 880;
  volume.gain.setValueAtTime(0.1, now);
  volume.gain.exponentialRampToValueAtTime(0.001, now + 0.5);
  note.connect(volume).connect(speaker.destination);
  note.start();
  note.stop(now + 0.5);
}
