import { expect, test } from 'vitest';
import { voiceFor } from '../../src/phone/speech';

const voice = (lang: string) => ({ lang }) as SpeechSynthesisVoice;
const voices = ['de-DE', 'en-GB', 'en_US', 'zh-TW', 'zh-CN'].map(voice);

test('the voice is of exactly the language where there is one', () => {
  expect(voiceFor('en-US', voices)?.lang).toBe('en_US');
  expect(voiceFor('zh-CN', voices)?.lang).toBe('zh-CN');
});

test('else of the same family, else none', () => {
  expect(voiceFor('en', voices)?.lang).toBe('en-GB');
  expect(voiceFor('en-AU', voices)?.lang).toBe('en-GB');
  expect(voiceFor('fr', voices)).toBeUndefined();
});
