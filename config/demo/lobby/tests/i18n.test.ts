import { expect, test } from 'vitest';
import { languageOf, translator } from '../src/i18n';
import en from '../src/locales/en.json';
import zh from '../src/locales/zh-CN.json';

const keys = (catalogue: object) => Object.keys(catalogue).filter((key) => !key.endsWith('_one'));
const slots = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([slot]) => slot).sort();

test('both languages have the same keys, with the same things to fill in', () => {
  expect(keys(zh)).toEqual(keys(en));
  for (const key of keys(en) as (keyof typeof zh)[]) expect(slots(zh[key])).toEqual(slots(en[key]));
});

test('numbers choose their form', () => {
  expect(translator('en')('mails', { count: 1 })).toBe('1 mail');
  expect(translator('en')('mails', { count: 2 })).toBe('2 mails');
  expect(translator('zh-CN')('mails', { count: 1 })).toBe('1 封邮件');
});

test('every Chinese of the browser means Simplified Chinese, all else English', () => {
  expect(['zh', 'zh-TW', 'en-GB', 'de', null].map(languageOf)).toEqual(['zh-CN', 'zh-CN', 'en', 'en', 'en']);
});
