// Spoken words as text, by the browser's own recognition where it has one (Chrome and Safari do).
type Heard = { results: ArrayLike<ArrayLike<{ transcript: string }>> };
type Recognition = {
  lang: string;
  onresult: ((event: Heard) => void) | null;
  onerror: (() => void) | null;
  onend: (() => void) | null;
  start(): void;
  abort(): void;
};
type Made = new () => Recognition;

const made = (): Made | undefined => {
  const all = globalThis as { SpeechRecognition?: Made; webkitSpeechRecognition?: Made };
  return all.SpeechRecognition ?? all.webkitSpeechRecognition;
};

export const canDictate = () => made() !== undefined;

/** Hears one utterance. `done` is called once at its end, with false when the browser could not. Gives how to stop. */
export function dictate(
  language: string,
  said: (text: string) => void,
  done: (worked: boolean) => void,
): () => void {
  const Recogniser = made();
  if (!Recogniser) {
    done(false);
    return () => undefined;
  }
  const hearing = new Recogniser();
  let worked = true;
  hearing.lang = language;
  hearing.onresult = ({ results }) => {
    const text = results[0]?.[0]?.transcript.trim();
    if (text) said(text);
  };
  hearing.onerror = () => {
    worked = false;
  };
  hearing.onend = () => done(worked);
  hearing.start();
  return () => hearing.abort();
}
