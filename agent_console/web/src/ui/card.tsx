import type { ReactNode } from 'react';
import { cx } from './cx';

export function Card({
  title,
  label,
  aside,
  children,
  className,
}: {
  title?: ReactNode;
  /** Its name where it has no title. */
  label?: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section aria-label={label} className={cx('flex min-w-0 flex-col rounded-xl border bg-panel', className)}>
      {title && (
        <header className="flex h-11 shrink-0 items-center gap-2 px-4">
          <h2 className="text-sm">{title}</h2>
          <span className="ml-auto flex items-center gap-3">{aside}</span>
        </header>
      )}
      {children}
    </section>
  );
}

/** A pane's part with a small title; a line above it. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="border-t px-4 py-3">
      <h3 className="mb-2 flex items-center text-xs text-fg-2">
        {title}
        <span className="ml-auto font-normal">{aside}</span>
      </h3>
      {children}
    </section>
  );
}

/** Nothing to show, said kindly. */
export function Empty({
  icon,
  title,
  lead,
  children,
}: {
  icon: ReactNode;
  title: string;
  lead?: string;
  children?: ReactNode;
}) {
  return (
    <div className="m-auto flex max-w-72 flex-col items-center gap-1 px-6 py-10 text-center">
      <span className="mb-2 grid size-11 place-items-center rounded-xl bg-hover text-fg-3" aria-hidden>
        {icon}
      </span>
      <p className="font-medium text-fg-2">{title}</p>
      {lead && <p className="text-xs text-fg-3">{lead}</p>}
      {children}
    </div>
  );
}

export const Skeleton = ({ rows = 3 }: { rows?: number }) => (
  <div className="animate-pulse space-y-3 p-4" aria-hidden>
    {Array.from({ length: rows }, (_, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: grey bars have no names
      <div key={i} className="flex items-center gap-3">
        <span className="size-8 rounded-full bg-hover" />
        <span className="flex-1 space-y-1.5">
          <span className="block h-2.5 w-2/5 rounded bg-hover" />
          <span className="block h-2.5 w-4/5 rounded bg-hover" />
        </span>
      </div>
    ))}
  </div>
);
