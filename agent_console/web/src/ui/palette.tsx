import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { type LucideIcon, Search } from 'lucide-react';
import { useT } from '../lib/i18n';
import { Kbd } from './button';

export type Command = {
  id: string;
  label: string;
  hint?: string;
  icon: LucideIcon;
  /** A text for each press. */
  keys?: string[];
  run: () => void;
};
export type CommandGroup = { value: string; items: Command[] };

export function Palette({
  open,
  onOpenChange,
  groups,
  query,
  onQuery,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  groups: CommandGroup[];
  query: string;
  onQuery: (query: string) => void;
}) {
  const t = useT();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/25 dark:bg-black/55" />
        <Dialog.Popup
          aria-label={t('cmd.title')}
          className="pop fixed top-[14vh] left-1/2 z-50 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-xl bg-raised shadow-pop outline-none"
        >
          <Autocomplete.Root
            open
            inline
            autoHighlight="always"
            keepHighlight
            items={groups}
            filter={null}
            value={query}
            onValueChange={onQuery}
            itemToStringValue={(c: Command) => `${c.label} ${c.hint ?? ''}`}
          >
            <div className="flex items-center gap-2.5 border-b px-3.5">
              <Search size={16} className="text-fg-3" aria-hidden />
              <Autocomplete.Input
                aria-label={t('cmd.title')}
                placeholder={t('cmd.placeholder')}
                className="h-12 flex-1 bg-transparent text-base outline-none placeholder:text-fg-3"
              />
              <Kbd>esc</Kbd>
            </div>
            <Autocomplete.Empty className="px-4 text-fg-3 not-empty:py-6">
              {t('cmd.empty')}
            </Autocomplete.Empty>
            <Autocomplete.List className="max-h-[46vh] overflow-y-auto p-1.5">
              {(group: CommandGroup) => (
                <Autocomplete.Group key={group.value} items={group.items} className="pb-1">
                  <Autocomplete.GroupLabel className="label px-2 py-1.5">
                    {group.value}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {({ id, label, hint, icon: Icon, keys, run }: Command) => (
                      <Autocomplete.Item
                        key={id}
                        value={id}
                        onClick={() => {
                          onOpenChange(false);
                          run();
                        }}
                        className="flex h-9 items-center gap-2.5 rounded-md px-2 text-fg-2 data-highlighted:bg-hover data-highlighted:text-fg dark:data-highlighted:bg-selected"
                      >
                        <Icon size={15} className="shrink-0 text-fg-3" aria-hidden />
                        <span className="truncate">{label}</span>
                        <span className="min-w-0 flex-1 truncate text-xs text-fg-3">{hint}</span>
                        {keys?.map((k, i) => (
                          // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may have one key twice
                          <Kbd key={i}>{k}</Kbd>
                        ))}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
