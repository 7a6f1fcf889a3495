import { Download, Eye, Paperclip } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Attachment, MessageCard } from '../../contract/types';
import { type T, useT } from '../../lib/i18n';
import { cx } from '../../ui/cx';
import { Player } from '../../ui/player';
import { attachmentPlace, LARGEST_PICTURE, type Look, lookOf } from './looks';

export { attachmentPlace } from './looks';

const Preview = lazy(() => import('./preview'));

export const kilobytes = (file: Attachment, t: T) =>
  t('unit.kb', { n: Math.max(1, Math.round(file.size / 1024)) });

/** A message's files: heard and seen here, looked at in a window of their own, kept. `except`: those shown elsewhere. */
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
  const [looking, lookAt] = useState<number | null>(null);
  if (m.attachments.every(except)) return null;
  return (
    <>
      <ul aria-label={t('files.title')} className={cx('flex flex-wrap gap-1.5', className)}>
        {m.attachments.map((a, n) => {
          if (except(a)) return null;
          const href = attachmentPlace(m.id, n);
          const look = lookOf(a);
          const sound = a.media_type.startsWith('audio/');
          return (
            <li key={a.key} className={cx('flex min-w-0 flex-wrap items-center gap-1.5', sound && 'w-full')}>
              {sound && <Player src={href} name={a.name} />}
              {look === 'picture' && a.size < LARGEST_PICTURE ? (
                <Picture file={a} href={href} onLook={() => lookAt(n)} />
              ) : (
                <Chip file={a} href={href} look={look} onLook={() => lookAt(n)} />
              )}
            </li>
          );
        })}
      </ul>
      {looking !== null && (
        <Suspense>
          <Preview message={m} at={looking} onMove={lookAt} onClose={() => lookAt(null)} />
        </Suspense>
      )}
    </>
  );
}

type Of = { file: Attachment; href: string; onLook: () => void };

/** A picture says itself what it is; one that cannot be drawn is a file like others. */
function Picture({ file, href, onLook }: Of) {
  const t = useT();
  const [broken, setBroken] = useState(false);
  if (broken) return <Chip file={file} href={href} look={null} onLook={onLook} />;
  return (
    <span className="group relative block overflow-hidden rounded-lg border bg-hover">
      <button type="button" onClick={onLook} title={file.name} className="block cursor-zoom-in">
        <img
          src={href}
          alt={t('files.show', { name: file.name })}
          loading="lazy"
          className="max-h-40 min-h-9 max-w-60 min-w-9 object-contain"
          onError={() => setBroken(true)}
        />
      </button>
      <a
        href={href}
        download={file.name}
        title={t('files.keep')}
        className="absolute top-1 right-1 grid size-7 place-items-center rounded-md bg-raised/90 text-fg-2 opacity-0 shadow-card transition-opacity group-hover:opacity-100 hover:text-fg focus-visible:opacity-100 pointer-coarse:opacity-100"
      >
        <Download size={13} aria-hidden />
        <span className="sr-only">
          {t('files.keep')} {file.name}
        </span>
      </a>
    </span>
  );
}

const chip =
  'group flex h-7 min-w-0 items-center gap-1.5 rounded-md border bg-hover px-2 text-2xs text-fg-2 hover:text-fg dark:border-line-2';

/** What can be looked at is; beside it, and for all others, the way to keep it. */
function Chip({ file, href, look, onLook }: Of & { look: Look | null }) {
  const t = useT();
  const size = <span className="shrink-0 text-fg-3">{kilobytes(file, t)}</span>;
  if (look)
    return (
      <span className="flex min-w-0 items-center">
        <button
          type="button"
          onClick={onLook}
          title={t('files.look', { name: file.name })}
          className={cx(chip, 'rounded-r-none border-r-0')}
        >
          <Eye size={12} aria-hidden className="shrink-0" />
          <span className="truncate">{file.name}</span>
          {size}
        </button>
        <a
          href={href}
          download={file.name}
          aria-label={`${t('files.keep')} ${file.name}`}
          title={t('files.keep')}
          className="grid h-7 w-7 shrink-0 place-items-center rounded-r-md border bg-hover text-fg-3 hover:text-fg dark:border-line-2"
        >
          <Download size={12} aria-hidden />
        </a>
      </span>
    );
  return (
    <a href={href} download={file.name} className={chip}>
      <Paperclip size={11} aria-hidden className="shrink-0 group-hover:hidden" />
      <Download size={11} aria-hidden className="hidden shrink-0 group-hover:block" />
      <span className="sr-only">{t('files.keep')} </span>
      <span className="truncate">{file.name}</span>
      {size}
    </a>
  );
}
