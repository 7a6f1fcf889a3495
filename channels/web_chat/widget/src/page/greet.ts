// Words that open beside the launcher, by rules of the page.
import type { Greeting, Texts } from '../site';
import type { shelf } from './kept';
import { el } from './look';

/** Whether an address matches a pattern in which `*` stands for anything. */
export function matches(pattern: string, url: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/\W/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(url);
}

/** The one of `all` that this visitor sees first on this page, if any. Times in unix milliseconds. */
export function due(
  all: readonly Greeting[],
  url: string,
  greeted: Record<string, number>,
  now: number,
): Greeting | undefined {
  return all
    .filter(
      ({ key, pages, again_after }) =>
        (!pages.length || pages.some((pattern) => matches(pattern, url))) &&
        now > (greeted[key] ?? 0) + again_after * 1000,
    )
    .sort((one, other) => one.after - other.after)[0];
}

/** `chosen` is told the words when the visitor answers them. `look` after each change of page; `free`: no chat is on. */
export function greeter(
  root: ShadowRoot,
  kept: ReturnType<typeof shelf>,
  all: readonly Greeting[],
  inLanguage: (texts: Texts) => string,
  close: string,
  chosen: (text: string) => void,
) {
  const box = el('p');
  let timer = 0;
  let url = '';
  box.role = 'status';

  function hide(): void {
    clearTimeout(timer);
    box.remove();
  }

  return {
    hide,
    look(free: boolean): void {
      if (url === location.href) return;
      url = location.href;
      hide();
      const first = due(all, url, kept.now.greeted, Date.now());
      if (!free || !first) return;
      timer = setTimeout(() => {
        const text = inLanguage(first.texts);
        const words = el('button', text);
        const away = el('button', '×');
        kept.keep({ greeted: { ...kept.now.greeted, [first.key]: Date.now() } });
        away.ariaLabel = close;
        away.onclick = hide;
        words.onclick = () => chosen(text);
        box.replaceChildren(words, away);
        root.prepend(box);
      }, first.after * 1000);
    },
  };
}
