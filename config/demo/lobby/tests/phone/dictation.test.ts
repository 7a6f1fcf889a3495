import { afterEach, expect, test, vi } from 'vitest';
import { canDictate, dictate } from '../../src/phone/dictation';

class Recognition {
  static made: Recognition;
  lang = '';
  onresult?: (event: object) => void;
  onerror?: () => void;
  onend?: () => void;
  aborted = false;
  constructor() {
    Recognition.made = this;
  }
  start() {}
  abort() {
    this.aborted = true;
  }
}
afterEach(() => vi.unstubAllGlobals());

test('a browser that cannot hear says so', () => {
  const done = vi.fn();
  expect(canDictate()).toBe(false);
  dictate('en', vi.fn(), done)();
  expect(done).toHaveBeenCalledWith(false);
});

test('what is heard is said, and an error is told at the end', () => {
  vi.stubGlobal('webkitSpeechRecognition', Recognition);
  const [said, done] = [vi.fn(), vi.fn()];
  const stop = dictate('zh-CN', said, done);
  expect(Recognition.made.lang).toBe('zh-CN');
  Recognition.made.onresult?.({ results: [[{ transcript: ' my order ' }]] });
  expect(said).toHaveBeenCalledWith('my order');
  Recognition.made.onerror?.();
  Recognition.made.onend?.();
  expect(done).toHaveBeenCalledWith(false);
  stop();
  expect(Recognition.made.aborted).toBe(true);
});
