// What belongs to this browser: language, theme, sound, and which panes are open.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Language } from '../contract/types';

export type Theme = 'light' | 'dark' | 'system';
export type View = 'mine' | 'open' | 'closed';
/** How a user writes mails: with a shape and the bar for it, without the bar, or plain text. */
export type MailWords = 'toolbar' | 'rich' | 'plain';
export type Overlay =
  | 'palette'
  | 'shortcuts'
  | 'transfer'
  | 'wrapup'
  | 'decline'
  | 'snooze'
  | 'merge'
  | 'signature'
  | 'photo'
  | 'tags'
  | 'day'
  | null;

type Ui = {
  theme: Theme;
  locale: Language;
  /** The language was chosen here; else a user's own wins over the browser's. */
  chosen: boolean;
  sound: boolean;
  view: View;
  /** The account panel beside the conversation. */
  details: boolean;
  overlay: Overlay;
  mailWords: MailWords;
  set: (patch: Partial<Omit<Ui, 'set'>>) => void;
};

const query = new URLSearchParams(location.search);
const asked = {
  ...(query.get('theme') && { theme: query.get('theme') as Theme }),
  ...(query.get('lang') && { locale: query.get('lang') as Language }),
};
const guess: Language = navigator.language?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';

export const useUi = create<Ui>()(
  persist(
    (set) => ({
      theme: 'system',
      locale: guess,
      chosen: Boolean(asked.locale),
      sound: true,
      view: 'mine',
      details: innerWidth >= 1240,
      overlay: null,
      mailWords: innerWidth >= 768 ? 'toolbar' : 'rich',
      ...asked,
      set,
    }),
    {
      name: 'keydesk.ui',
      partialize: ({ theme, locale, chosen, sound, view, mailWords }) => ({
        theme,
        locale,
        chosen,
        sound,
        view,
        mailWords,
      }),
      merge: (saved, now) => ({ ...now, ...(saved as object), ...asked }),
    },
  ),
);

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const applyTheme = () => {
  const { theme } = useUi.getState();
  const dark = theme === 'dark' || (theme === 'system' && prefersDark.matches);
  document.documentElement.classList.toggle('dark', dark);
};
useUi.subscribe(applyTheme);
prefersDark.addEventListener('change', applyTheme);
applyTheme();
