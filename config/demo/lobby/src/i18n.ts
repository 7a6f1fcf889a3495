// Two catalogues with typed keys and plural forms by Intl.PluralRules. A misspelt key does not compile.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import en from './locales/en.json';
import zh from './locales/zh-CN.json';

export type Language = 'en' | 'zh-CN';
type RawKey = keyof typeof en;
type Stem<K> = K extends `${infer S}_${'one' | 'other'}` ? S : K;
export type Key = Stem<RawKey>;
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

const catalogues: Record<Language, Record<string, string>> = { en, 'zh-CN': zh };

export function translator(language: Language): Translate {
  const catalogue = catalogues[language];
  const plural = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const form = typeof values.count === 'number' ? `${key}_${plural.select(values.count)}` : key;
    const text = catalogue[form] ?? catalogue[key] ?? catalogue[`${key}_other`] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

export function languageOf(text: string | null): Language {
  return text?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export const Words = createContext<{ t: Translate; language: Language }>({
  t: translator('en'),
  language: 'en',
});
export const useWords = () => useContext(Words);
