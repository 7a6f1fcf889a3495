import { Menu as M } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { MenuProps } from './menu';

const popup = 'pop z-50 min-w-40 rounded-lg bg-raised p-1 text-sm text-fg shadow-pop outline-none';
const item =
  'flex h-7 items-center gap-2 rounded-[5px] px-2 text-fg-2 outline-none data-highlighted:bg-hover data-highlighted:text-fg dark:data-highlighted:bg-selected';

/** A menu that is here: `open` from the start where it was asked for before it came. */
export default function MenuPopup({ trigger, items, align = 'end', open }: MenuProps & { open: boolean }) {
  return (
    <M.Root defaultOpen={open}>
      <M.Trigger render={trigger} />
      <M.Portal>
        <M.Positioner sideOffset={6} align={align} className="z-50">
          <M.Popup className={popup}>
            {items.map((entry, i) => {
              if (entry === 'line')
                // biome-ignore lint/suspicious/noArrayIndexKey: a menu's lines have no other name
                return <M.Separator key={i} className="-mx-1 my-1 h-px bg-line" />;
              if ('heading' in entry)
                return (
                  <div key={entry.heading} className="label px-2 pt-1.5 pb-1">
                    {entry.heading}
                  </div>
                );
              const { label, icon: Icon, lead, keys, checked, onSelect } = entry;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same activity stands in it twice
                <M.Item key={`${label}${i}`} className={item} onClick={onSelect}>
                  {Icon && <Icon size={14} aria-hidden className="text-fg-3" />}
                  {lead}
                  <span className="flex-1 whitespace-nowrap">{label}</span>
                  {keys && <span className="pl-4 text-2xs text-fg-3">{keys}</span>}
                  {checked && <Check size={13} aria-hidden className="ml-2 text-accent-text" />}
                </M.Item>
              );
            })}
          </M.Popup>
        </M.Positioner>
      </M.Portal>
    </M.Root>
  );
}
