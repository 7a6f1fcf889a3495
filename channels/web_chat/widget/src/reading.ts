// What was read, and what rings: the same in all tabs of a visitor, by marks in the frame's storage.
import type { Line } from './line/line';
import { ring } from './screen/sound';
import type { ToPage } from './wire';

/** `kept`: marks by name. `look` is called after each change; `open`: whether the chat is shown. `muted` tells, or sets,
 * whether it rings. */
export function reading(
  kept: Record<string, string>,
  site: string,
  line: Line,
  tell: (message: ToPage) => void,
) {
  const key = `keydesk:${site}:`;
  let counted = 0;
  let heard = 0;

  return {
    muted(change?: boolean): boolean {
      if (change !== undefined) kept[`${key}muted`] = change ? '1' : '';
      return !!kept[`${key}muted`];
    },
    look(open: boolean): void {
      const { conversation, messages } = line.view();
      /** Up to which number this was done, raised to `number`. */
      const mark = (name: string, number: number) => {
        const [of, last] = (kept[key + name] ?? '').split(' ');
        const before = of === conversation ? Number(last) : 0;
        if (number > before) kept[key + name] = `${conversation} ${number}`;
        return before;
      };
      const ours = messages.filter(({ side, author }) => side === 'hub' && author);
      const last = ours.at(-1)?.number ?? 0;
      const seen = open && document.visibilityState === 'visible';
      const read = mark('read', seen ? last : 0);
      if (seen) line.saw(last);
      const unread = seen ? [] : ours.filter(({ number }) => number > read);
      const { author = '' } = ours.at(-1) ?? {};
      if (unread.length !== counted) tell({ type: 'unread', detail: unread.length });
      counted = unread.length;
      if (last > Math.max(heard, read)) tell({ type: 'message', detail: { author } });
      heard = last;
      if (last > mark('rung', last) && !(seen && document.hasFocus()) && !this.muted()) ring();
    },
  };
}
