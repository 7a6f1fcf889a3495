import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ReactNode } from 'react';
import { cx } from './cx';

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
