// Reads aloud what the line says, one sentence after another, each in its own language.
export type Speaker = { say(text: string, language: string): void; stop(): void };

export function speaker(synthesis: SpeechSynthesis | undefined = globalThis.speechSynthesis): Speaker {
  return {
    say(text, language) {
      if (!synthesis || !text) return;
      const words = new SpeechSynthesisUtterance(text);
      words.lang = language || (/[\u4e00-\u9fff]/.test(text) ? 'zh-CN' : 'en-US');
      const voice = voiceFor(words.lang, synthesis.getVoices());
      if (voice) words.voice = voice;
      synthesis.speak(words);
    },
    stop: () => synthesis?.cancel(),
  };
}

/** The voice of exactly this language, else of its family. */
export function voiceFor(language: string, voices: SpeechSynthesisVoice[]): SpeechSynthesisVoice | undefined {
  const wanted = language.toLowerCase().replace('_', '-');
  const family = wanted.split('-')[0];
  const named = (voice: SpeechSynthesisVoice) => voice.lang.toLowerCase().replace('_', '-');
  return (
    voices.find((voice) => named(voice) === wanted) ??
    voices.find((voice) => named(voice).split('-')[0] === family)
  );
}
