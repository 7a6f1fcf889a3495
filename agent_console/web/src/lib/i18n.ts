// Two catalogues, typed keys, plural forms by Intl.PluralRules. No library: `Key` makes a misspelt key a compile
// error, and tests/lib/i18n.test.ts keeps the catalogues equal.
import { useCallback, useEffect, useState } from 'react';
import type { Language, Names } from '../contract/types';
import en from '../locales/en.json';
import { useUi } from './ui_store';

type RawKey = keyof typeof en;
type Stem<K> = K extends `${infer S}_${'one' | 'other'}` ? S : K;
export type Key = Stem<RawKey>;
export type Vars = Record<string, string | number>;
export type T = (key: Key, vars?: Vars) => string;

const catalogs: Partial<Record<Language, Record<string, string>>> = { en };
const loaders: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  en: async () => ({ default: en }),
  'zh-CN': () => import('../locales/zh-CN.json'),
};

/** A space sets a Latin name or a number apart from Chinese words; between two Chinese ones there is none. */
const BETWEEN_HAN = /(?<=\p{sc=Han}) (?=\p{sc=Han})/gu;

export function format(catalog: Record<string, string>, locale: string, key: string, vars: Vars = {}) {
  const plural =
    typeof vars.count === 'number' && `${key}_${new Intl.PluralRules(locale).select(vars.count)}`;
  const text = (plural && catalog[plural]) || catalog[key] || catalog[`${key}_other`] || key;
  const filled = text.replace(/\{(\w+)\}/g, (_, name) => {
    const v = vars[name];
    return typeof v === 'number' ? v.toLocaleString(locale) : (v ?? `{${name}}`);
  });
  return locale.startsWith('zh') ? filled.replace(BETWEEN_HAN, '') : filled;
}

export async function loadLocale(locale: Language) {
  catalogs[locale] ??= (await loaders[locale]()).default;
  document.documentElement.lang = locale;
}

/** Stable as long as the language is: memoised lists depend on it. */
export function useT(): T {
  const locale = useUi((s) => s.locale);
  const [, refresh] = useState(0);
  useEffect(() => {
    if (catalogs[locale]) document.documentElement.lang = locale;
    else void loadLocale(locale).then(() => refresh((n) => n + 1));
  }, [locale]);
  const catalog = catalogs[locale] ?? en;
  return useCallback((key: Key, vars?: Vars) => format(catalog, locale, key, vars), [catalog, locale]);
}

export const useLocale = () => useUi((s) => s.locale);

/** The business's own name for something, in this language or the next best. */
export const nameIn = (names: Names | undefined, locale: string, key: string) =>
  names?.[locale] ?? names?.en ?? key;
