import { Ellipsis } from 'lucide-react';
import { useT } from '../../lib/i18n';
import { Menu, type MenuItem } from '../../ui/menu';

/** What may be done with a message: there for the mouse beside it, and always for the keys and on phones. */
export function BubbleMenu({ items, author }: { items: MenuItem[]; author: string }) {
  const t = useT();
  if (!items.length) return null;
  return (
    <Menu
      items={items}
      trigger={
        <button
          type="button"
          aria-label={t('chat.actions', { author })}
          className="grid size-7 shrink-0 place-items-center self-center rounded-md text-fg-3 opacity-0 group-hover:opacity-100 hover:bg-hover hover:text-fg focus-visible:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis size={15} aria-hidden />
        </button>
      }
    />
  );
}
