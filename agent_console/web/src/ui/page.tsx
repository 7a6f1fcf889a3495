import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { cx } from './cx';

/** A page with its heading: the way back, its name, what it is about, and what stands at the far end. */
export function Page({
  title,
  lead,
  mark,
  aside,
  back,
  narrow,
  children,
}: {
  title: ReactNode;
  /** What it is about; on a small screen it makes room for `aside`. */
  lead?: string;
  /** Beside the title. */
  mark?: ReactNode;
  aside?: ReactNode;
  /** Where one came from, and what going there is called. */
  back?: { href: string; label: string };
  narrow?: boolean;
  children: ReactNode;
}) {
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-y-auto">
      <div
        className={cx(
          'mx-auto space-y-3 px-4 pt-1 pb-5 md:pl-1',
          narrow ? 'max-w-[760px]' : 'max-w-[1120px]',
        )}
      >
        <header className={cx('flex min-h-11 items-center gap-x-3 gap-y-1', lead && 'flex-wrap')}>
          {back && (
            <Link
              href={back.href}
              aria-label={back.label}
              className="grid size-7 shrink-0 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
            >
              <ArrowLeft size={16} aria-hidden />
            </Link>
          )}
          <h1 className="truncate text-base">{title}</h1>
          {mark}
          {lead && <p className={cx('text-xs text-fg-3', Boolean(aside) && 'max-md:hidden')}>{lead}</p>}
          {aside && <span className="flex-1" />}
          {aside}
        </header>
        {children}
      </div>
    </main>
  );
}
