import { PenLine, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../lib/i18n';
import { useOwnSignature } from '../../state/mail';
import { useSetup } from '../../state/queries';
import { IconButton } from '../../ui/button';
import { cx } from '../../ui/cx';
import { type Facts, signatureBelow } from './words';

/** What will stand below the mail; it can be left away. */
export function SignatureLine({
  mailbox,
  language,
  facts,
  off,
  onOff,
}: {
  mailbox: string;
  language: string;
  facts: Facts;
  off: boolean;
  onOff: (off: boolean) => void;
}) {
  const t = useT();
  const own = useOwnSignature();
  const brands = useSetup()?.signatures ?? [];
  const [open, setOpen] = useState(false);
  const words = signatureBelow(own, brands, mailbox, language, facts);
  if (!words) return null;
  if (off)
    return (
      <div className="px-2 pb-1">
        <button
          type="button"
          onClick={() => onOff(false)}
          className="flex h-6 items-center gap-1.5 rounded-md px-1.5 text-2xs text-fg-3 hover:bg-hover hover:text-fg"
        >
          <Plus size={11} aria-hidden /> {t('mail.signature')}
        </button>
      </div>
    );
  return (
    <div className="flex items-start gap-1 px-2 pb-1 text-2xs text-fg-3">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-w-0 items-start gap-1.5 rounded-md px-1.5 py-1 text-left hover:bg-hover"
      >
        <PenLine size={11} aria-hidden className="mt-0.5 shrink-0" />
        <span className="sr-only">{t('mail.signature')}: </span>
        <span className={cx('min-w-0', open ? 'whitespace-pre-wrap' : 'truncate')}>
          {open ? words : words.replace(/\n+/g, ' · ')}
        </span>
      </button>
      <IconButton
        label={t('mail.noSignature')}
        side="top"
        icon={X}
        size={11}
        className="size-6!"
        onClick={() => onOff(true)}
      />
    </div>
  );
}
