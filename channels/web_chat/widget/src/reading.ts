// What was read, and what rings: the same in all tabs of a visitor, by marks in the frame's storage.
import type { Line } from './line/line';
import { ring } from './screen/sound';
import type { ToPage } from './wire';

/** `look` is called after each change. `open`: whether the chat is shown. `muted` tells, or sets, whether it rings. */
export function reading(site: string, line: Line, tell: (message: ToPage) => void) {
  const marks: Record<string, string> = {};
  let heard = 0;

  function kept(name: string, value?: string): string {
    try {
      if (value !== undefined) localStorage.setItem(`keydesk:${site}:${name}`, value);
      return localStorage.getItem(`keydesk:${site}:${name}`) ?? '';
    } catch {
      marks[name] = value ?? marks[name] ?? '';
      return marks[name];
    }
  }

  return {
    muted: (change?: boolean): boolean => !!kept('muted', change === undefined ? change : change ? '1' : ''),
    look(open: boolean): void {
      const { conversation, messages } = line.view();
      /** Up to which number this was done, raised to `number`. */
      const mark = (name: string, number: number) => {
        const [of, last] = kept(name).split(' ');
        const before = of === conversation ? Number(last) : 0;
        if (number > before) kept(name, `${conversation} ${number}`);
        return before;
      };
      const ours = messages.filter(({ side, author }) => side === 'hub' && author);
      const last = ours.at(-1)?.number ?? 0;
      const seen = open && document.visibilityState === 'visible';
      const read = mark('read', seen ? last : 0);
      if (seen) line.saw(last);
      tell({ type: 'unread', count: seen ? 0 : ours.filter(({ number }) => number > read).length });
      const rung = mark('rung', last);
      for (const { number, author } of ours)
        if (number > Math.max(heard, read)) tell({ type: 'event', event: 'message', detail: { author } });
      heard = last;
      if (last > rung && !(seen && document.hasFocus()) && !kept('muted')) ring();
    },
  };
}
