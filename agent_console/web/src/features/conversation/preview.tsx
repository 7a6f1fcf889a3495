// A file in a window of its own: a picture, a PDF in the browser's own viewer, a text as it is.
import { Dialog as D } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react';
import type { Attachment, MessageCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { Unreachable } from '../../lib/rest';
import { describe } from '../../lib/run';
import { IconButton } from '../../ui/button';
import { kilobytes } from './attachments';
import { attachmentPlace, lookOf, wordsOf } from './looks';

export default function Preview({
  message,
  at,
  onMove,
  onClose,
}: {
  message: MessageCard;
  /** Which of its files, by its place. */
  at: number;
  onMove: (at: number) => void;
  onClose: () => void;
}) {
  const t = useT();
  const file = message.attachments[at];
  const others = message.attachments.flatMap((each, n) => (lookOf(each) ? [n] : []));
  const step = (by: number) => {
    const next = others[others.indexOf(at) + by];
    if (next !== undefined) onMove(next);
  };
  if (!file) return null;
  const href = attachmentPlace(message.id, at);
  return (
    <D.Root open onOpenChange={(open) => !open && onClose()}>
      <D.Portal>
        <D.Backdrop className="fixed inset-0 z-40 bg-black/45 dark:bg-black/65" />
        <D.Popup
          className="pop fixed inset-2 z-50 mx-auto flex max-w-[980px] flex-col overflow-hidden rounded-xl bg-raised shadow-pop outline-none md:inset-8"
          onKeyDown={(e) => {
            const by = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
            if (by) step(by);
          }}
        >
          <header className="flex h-12 shrink-0 items-center gap-1 border-b px-4">
            <D.Title className="min-w-0 truncate text-sm">{file.name}</D.Title>
            <span className="mr-auto shrink-0 pl-2 text-2xs text-fg-3">{kilobytes(file, t)}</span>
            {others.length > 1 && (
              <>
                <IconButton
                  label={t('files.previous')}
                  keys="←"
                  icon={ChevronLeft}
                  disabled={others[0] === at}
                  className="disabled:opacity-40"
                  onClick={() => step(-1)}
                />
                <IconButton
                  label={t('files.next')}
                  keys="→"
                  icon={ChevronRight}
                  disabled={others.at(-1) === at}
                  className="disabled:opacity-40"
                  onClick={() => step(1)}
                />
              </>
            )}
            <a
              href={href}
              download={file.name}
              aria-label={`${t('files.keep')} ${file.name}`}
              title={t('files.keep')}
              className="grid size-7 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
            >
              <Download size={16} aria-hidden />
            </a>
            <IconButton label={t('close')} icon={X} onClick={onClose} className="-mr-1.5" />
          </header>
          <Look key={at} file={file} href={href} />
        </D.Popup>
      </D.Portal>
    </D.Root>
  );
}

function Look({ file, href }: { file: Attachment; href: string }) {
  const t = useT();
  const look = lookOf(file);
  if (look === 'pdf')
    return (
      <>
        {navigator.pdfViewerEnabled === false && (
          <p role="status" className="border-b bg-warn-soft px-4 py-2 text-xs text-warn-text">
            {t('files.noViewer')}
          </p>
        )}
        <iframe src={`${href}?view=true`} title={file.name} className="min-h-0 w-full flex-1 bg-sunken" />
      </>
    );
  if (look === 'text') return <Words href={href} name={file.name} />;
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-auto bg-sunken p-4">
      <img
        src={href}
        alt={t('files.show', { name: file.name })}
        className="max-h-full max-w-full object-contain"
      />
    </div>
  );
}

function Words({ href, name }: { href: string; name: string }) {
  const t = useT();
  const { data, error } = useQuery({
    queryKey: ['words', href],
    queryFn: async () => {
      const answer = await fetch(href, { credentials: 'same-origin' }).catch(() => null);
      if (!answer?.ok) throw new Unreachable();
      return wordsOf(await answer.arrayBuffer());
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (error)
    return (
      <p role="alert" className="m-auto p-6 text-sm text-bad-text">
        {describe(error, t)}
      </p>
    );
  return (
    <section
      tabIndex={0}
      aria-label={name}
      aria-busy={data === undefined}
      className="min-h-0 flex-1 overflow-auto bg-sunken px-4 py-3"
    >
      <pre className="font-mono text-xs [overflow-wrap:anywhere] whitespace-pre-wrap">{data}</pre>
    </section>
  );
}
