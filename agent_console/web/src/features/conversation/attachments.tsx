import { Download, Paperclip } from 'lucide-react';
import type { Attachment, MessageCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { cx } from '../../ui/cx';
import { Player } from '../../ui/player';

/** Kinds that a browser draws and never runs. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const LARGEST_PICTURE = 5_000_000;

/** Where a message's file is, by its place from 0. */
export const attachmentPlace = (message: string, n: number) =>
  `/api/v1/messages/${encodeURIComponent(message)}/attachments/${n}`;

/** A message's files: what can be heard is played here, everything can be kept. `except`: those shown elsewhere. */
export function Attachments({
  message: m,
  except = () => false,
  className,
}: {
  message: MessageCard;
  except?: (file: Attachment) => boolean;
  className?: string;
}) {
  const t = useT();
  if (m.attachments.every(except)) return null;
  return (
    <ul aria-label={t('files.title')} className={cx('flex flex-wrap gap-1.5', className)}>
      {m.attachments.map((a, n) => {
        if (except(a)) return null;
        const href = attachmentPlace(m.id, n);
        const sound = a.media_type.startsWith('audio/');
        const picture = PICTURES.includes(a.media_type) && a.size < LARGEST_PICTURE;
        return (
          <li key={a.key} className={cx('flex min-w-0 flex-wrap items-center gap-1.5', sound && 'w-full')}>
            {sound && <Player src={href} name={a.name} />}
            {picture && (
              <img
                src={href}
                alt={t('files.show', { name: a.name })}
                loading="lazy"
                className="max-h-40 max-w-60 rounded-md border object-contain"
                onError={(e) => e.currentTarget.remove()}
              />
            )}
            <a
              href={href}
              download={a.name}
              className="group flex min-w-0 items-center gap-1.5 rounded-md bg-hover px-2 py-1 text-2xs text-fg-2 hover:text-fg"
            >
              <Paperclip size={11} aria-hidden className="shrink-0 group-hover:hidden" />
              <Download size={11} aria-hidden className="hidden shrink-0 group-hover:block" />
              <span className="sr-only">{t('files.keep')} </span>
              <span className="truncate">{a.name}</span>
              <span className="shrink-0 text-fg-3">
                {t('unit.kb', { n: Math.max(1, Math.round(a.size / 1024)) })}
              </span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
