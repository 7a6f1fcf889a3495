import { describe, expect, it } from 'vitest';
import { format, nameIn } from '../../src/lib/i18n';
import en from '../../src/locales/en.json';
import zh from '../../src/locales/zh-CN.json';

const vars = (s: string) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
const chinese: Record<string, string> = zh;

describe('catalogues', () => {
  it('have the same keys', () => expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort()));
  it('keep every placeholder', () => {
    for (const [key, text] of Object.entries(en))
      expect([key, vars(chinese[key] ?? '')]).toEqual([key, vars(text)]);
  });
  it('leave nothing empty', () => {
    for (const text of [...Object.values(en), ...Object.values(zh)]) expect(text.length).toBeGreaterThan(0);
  });
  it('have every word in Chinese that is a sentence in English', () => {
    for (const [key, text] of Object.entries(en))
      if (/[a-z] [a-z]/.test(text.replace(/\{\w+\}/g, '')))
        expect([key, /[\u3400-\u9fff]/.test(chinese[key] ?? '')]).toEqual([key, true]);
  });
});

describe('format', () => {
  it('fills placeholders and picks plural forms', () => {
    expect(format(en, 'en', 'span.s', { count: 1 })).toBe('1 second');
    expect(format(en, 'en', 'span.s', { count: 1200 })).toBe('1,200 seconds');
    expect(format(zh, 'zh-CN', 'span.s', { count: 1 })).toBe('1 秒');
  });
  it('sets Latin names apart from Chinese words, and Chinese names not', () => {
    expect(format(zh, 'zh-CN', 'conv.call', { name: 'Helena' })).toBe('与 Helena 的通话');
    expect(format(zh, 'zh-CN', 'conv.call', { name: '张伟' })).toBe('与张伟的通话');
  });
  it('takes the business’s own names in the language at hand, or the next best', () => {
    expect(nameIn({ en: 'Gold', 'zh-CN': '黄金' }, 'zh-CN', 'gold')).toBe('黄金');
    expect(nameIn({ en: 'Gold' }, 'zh-CN', 'gold')).toBe('Gold');
    expect(nameIn(undefined, 'en', 'gold')).toBe('gold');
  });
});
