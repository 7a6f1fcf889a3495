import { Dialog as D } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, type RefObject, useRef } from 'react';
import { useT } from '../lib/i18n';
import { Button, IconButton } from './button';
import { cx } from './cx';

/** A question in the middle, or (`side`) a drawer at the right edge. */
export function Dialog({
  open,
  onClose,
  title,
  lead,
  children,
  footer,
  answer,
  cancel,
  side,
  wide,
  focus,
}: {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  lead?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  /** Instead of a footer: what it can be answered with, after a way to cancel; null for that alone. */
  answer?: ReactNode;
  /** What the way to cancel is called. */
  cancel?: string;
  side?: boolean;
  wide?: boolean;
  /** What has the keys first; the dialog itself without. */
  focus?: RefObject<HTMLElement | null>;
}) {
  const t = useT();
  const popup = useRef<HTMLDivElement>(null);
  return (
    <D.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <D.Portal>
        <D.Backdrop
          className={cx(
            'fixed inset-0 z-40',
            side ? 'bg-black/15 dark:bg-black/45' : 'bg-black/25 dark:bg-black/55',
          )}
        />
        <D.Popup
          ref={popup}
          initialFocus={focus ?? popup}
          className={cx(
            'pop fixed z-50 flex flex-col bg-raised shadow-pop outline-none',
            side
              ? 'inset-y-0 right-0 w-[min(520px,100vw)] md:inset-y-2 md:right-2 md:rounded-xl'
              : 'top-[9vh] left-1/2 max-h-[82vh] -translate-x-1/2 rounded-xl',
            !side && (wide ? 'w-[min(620px,calc(100vw-24px))]' : 'w-[min(480px,calc(100vw-24px))]'),
          )}
        >
          <header className="flex shrink-0 items-start gap-3 border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <D.Title className="text-base">{title}</D.Title>
              {lead && (
                <D.Description render={<div />} className="mt-0.5 text-xs text-fg-3">
                  {lead}
                </D.Description>
              )}
            </div>
            <IconButton label={t('close')} icon={X} onClick={onClose} className="-mr-1.5" />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          {(footer || answer !== undefined) && (
            <footer className="flex shrink-0 flex-wrap items-center gap-2 border-t px-4 py-3">
              {footer}
              {answer !== undefined && (
                <>
                  <span className="flex-1" />
                  <Button variant="ghost" onClick={onClose}>
                    {cancel ?? t('cancel')}
                  </Button>
                  {answer}
                </>
              )}
            </footer>
          )}
        </D.Popup>
      </D.Portal>
    </D.Root>
  );
}
