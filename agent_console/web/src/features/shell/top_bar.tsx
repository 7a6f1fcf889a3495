import { ChartNoAxesColumn, ChevronDown, Languages, Moon, Search, Sun } from 'lucide-react';
import type { Language } from '../../contract/types';
import { keysOf } from '../../lib/actions';
import { modKey } from '../../lib/hotkeys';
import { useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { chooseLanguage } from '../../state/commands';
import { useMyAgent } from '../../state/selectors';
import { Kbd, Tip } from '../../ui/button';
import { Menu } from '../../ui/menu';
import { ActivitySwitch } from './activity';

const languages: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' };

export function TopBar() {
  const t = useT();
  const { theme, locale, set } = useUi();
  const agent = useMyAgent();
  const speak = (next: Language) => {
    set({ locale: next, chosen: true });
    void chooseLanguage(next).catch(() => {});
  };
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 pr-2.5 pl-2.5 md:pl-0">
      <button
        type="button"
        onClick={() => set({ overlay: 'palette' })}
        className="flex h-8 w-72 min-w-0 items-center gap-2 rounded-lg bg-panel px-2.5 text-xs text-fg-3 shadow-[0_0_0_1px_var(--c-line)] transition-shadow hover:shadow-[0_0_0_1px_var(--c-line-2)] max-lg:w-44 max-md:w-8 max-md:px-2"
      >
        <Search size={14} className="shrink-0" aria-hidden />
        <span className="flex-1 truncate max-md:sr-only">{t('top.search')}</span>
        <Kbd className="max-lg:hidden">{modKey}K</Kbd>
      </button>
      <div className="flex-1" />
      {agent && (
        <Tip label={t('day.title')} keys={keysOf('go.day')}>
          <button
            type="button"
            aria-label={t('day.title')}
            onClick={() => set({ overlay: 'day' })}
            className="grid size-7 shrink-0 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
          >
            <ChartNoAxesColumn size={15} aria-hidden />
          </button>
        </Tip>
      )}
      <ActivitySwitch />
      <Menu
        trigger={
          <button
            type="button"
            className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 font-medium text-xs text-fg-2 transition-colors hover:bg-hover hover:text-fg"
          >
            <Languages size={14} aria-hidden className="text-fg-3" />
            <span className="sr-only">{t('top.language')}: </span>
            <span className="max-lg:sr-only">{languages[locale]}</span>
            <ChevronDown size={12} aria-hidden className="text-fg-3" />
          </button>
        }
        items={(['en', 'zh-CN'] as const).map((v) => ({
          label: languages[v],
          checked: locale === v,
          onSelect: () => speak(v),
        }))}
      />
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('top.theme')}
            className="grid size-7 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
          >
            <Sun size={15} className="dark:hidden" aria-hidden />
            <Moon size={15} className="not-dark:hidden" aria-hidden />
          </button>
        }
        items={(['light', 'dark', 'system'] as const).map((v) => ({
          label: t(`theme.${v}`),
          checked: theme === v,
          onSelect: () => set({ theme: v }),
        }))}
      />
    </header>
  );
}
