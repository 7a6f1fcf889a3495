import { expect, test } from 'vitest';
import { wordsIn } from '../src/words';

test('names are put where the language wants them', () => {
  expect(wordsIn('en')('joined', 'Mara')).toBe('Mara joined the chat.');
  expect(wordsIn('zh-CN')('joined', '陈静')).toBe('陈静 已加入会话。');
});
