import { Menu as M } from '@base-ui/react/menu';
import { Select as S } from '@base-ui/react/select';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Check, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx';

const popup = 'pop z-50 min-w-40 rounded-lg bg-raised p-1 text-sm text-fg shadow-pop outline-none';
const item =
  'flex h-7 items-center gap-2 rounded-[5px] px-2 text-fg-2 outline-none data-highlighted:bg-hover data-highlighted:text-fg dark:data-highlighted:bg-selected';

export type MenuItem =
  | {
      label: string;
      icon?: LucideIcon;
      lead?: ReactNode;
      keys?: string;
      checked?: boolean;
      onSelect: () => void;
    }
  | { heading: string }
  | 'line';

export function Menu({
  trigger,
  items,
  align = 'end',
}: {
  trigger: ReactElement;
  items: MenuItem[];
  align?: 'start' | 'end';
}) {
  return (
    <M.Root>
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

export type Option<V extends string> = { value: V; label: string; lead?: ReactNode };

export function Select<V extends string>({
  label,
  value,
  options,
  onChange,
  className,
  compact,
}: {
  label: string;
  value: V;
  options: Option<V>[];
  onChange: (v: V) => void;
  className?: string;
  compact?: boolean;
}) {
  const current = options.find((o) => o.value === value);
  return (
    <S.Root value={value} onValueChange={(v) => v && onChange(v)} items={options}>
      <S.Trigger
        aria-label={label}
        className={cx(
          'inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 font-medium text-xs text-fg-2 transition-colors hover:bg-hover hover:text-fg data-popup-open:bg-hover',
          className,
        )}
      >
        {current?.lead}
        <span className={cx(compact && 'max-lg:sr-only')}>{current?.label}</span>
        <S.Icon className="text-fg-3">
          <svg width="9" height="9" viewBox="0 0 10 10" aria-hidden="true">
            <path
              d="M2 3.5 5 6.5 8 3.5"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              strokeLinecap="round"
            />
          </svg>
        </S.Icon>
      </S.Trigger>
      <S.Portal>
        <S.Positioner sideOffset={6} alignItemWithTrigger={false} className="z-50">
          <S.Popup className={popup}>
            {options.map((o) => (
              <S.Item key={o.value} value={o.value} className={item}>
                {o.lead}
                <S.ItemText className="flex-1">{o.label}</S.ItemText>
                <S.ItemIndicator>
                  <Check size={13} aria-hidden />
                </S.ItemIndicator>
              </S.Item>
            ))}
          </S.Popup>
        </S.Positioner>
      </S.Portal>
    </S.Root>
  );
}

export function Segmented<V extends string>({
  label,
  value,
  options,
  onChange,
  className,
}: {
  label: string;
  value: V;
  options: { value: V; label: ReactNode }[];
  onChange: (v: V) => void;
  className?: string;
}) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={(v) => v[0] && onChange(v[0] as V)}
      className={cx('flex rounded-[7px] bg-hover p-0.5 dark:bg-app', className)}
    >
      {options.map((o) => (
        <Toggle
          key={o.value}
          value={o.value}
          className="flex h-6 items-center justify-center gap-1.5 rounded-[5px] px-2.5 font-medium text-xs text-fg-3 transition-colors hover:text-fg data-pressed:bg-panel data-pressed:text-fg data-pressed:shadow-[0_0_0_1px_var(--c-line),var(--shadow-card)] dark:data-pressed:bg-raised"
        >
          {o.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
