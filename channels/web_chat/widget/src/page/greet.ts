// Words that open beside the launcher, by rules of the page.
import type { Greeting, Texts } from '../site';
import { due } from './due';
import type { shelf } from './kept';
import { el } from './look';

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
