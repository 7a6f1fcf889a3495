import type { ReactNode } from 'react';
import { Card } from '../../ui/card';
import { cx } from '../../ui/cx';

/** One number, large; `tone` colours it when it needs attention. */
export function Kpi({
  label,
  value,
  unit,
  note,
  tone,
  icon,
  className,
}: {
  label: string;
  value: string;
  unit?: string;
  note: string;
  tone?: string;
  icon: ReactNode;
  className?: string;
}) {
  return (
    <Card label={label} className={cx('px-4 py-3', className)}>
      <h2 className="flex items-center gap-2 text-xs font-medium text-fg-2">
        {label}
        <span className="ml-auto text-fg-3" aria-hidden>
          {icon}
        </span>
      </h2>
      <p
        className="tnum mt-1 text-[26px] leading-8 font-semibold tracking-[-0.02em]"
        style={tone ? { color: tone } : undefined}
      >
        {value}
        {unit && value !== '–' && <span className="ml-0.5 text-sm font-medium text-fg-3">{unit}</span>}
      </p>
      <p className="mt-1 truncate text-2xs text-fg-3">{note}</p>
    </Card>
  );
}
