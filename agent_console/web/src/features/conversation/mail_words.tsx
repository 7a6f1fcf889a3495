import { ImageOff } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { MessageCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { type Images, MailHtml } from '../../lib/mail_html';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { inlineOf, standsInside, useImages } from '../mail/images';
import { parts } from '../mail/words';
import { Attachments } from './attachments';

const MailFrame = lazy(() => import('../mail/frame'));

/** A mail longer than this is folded. */
const LONG = 1200;

/** What a mail says: its own words, what is folded away below them, and its files. */
export function MailWords({ message: m }: { message: MessageCard }) {
  const t = useT();
  const images = useImages(m);
  // HTML whose quotes are marked folds by itself; where they are not, the text tells where they begin.
  const marked = !m.extra.quoted_from || /<blockquote/i.test(m.html);
  const html = m.html && (marked || images.shown) ? m.html : '';
  const { own, folded } = parts(m.text, m.extra.quoted_from);
  const words = own || folded;
  const long = (html ? html.length : words.length) > LONG;
  const [open, setOpen] = useState(!long);
  const [history, setHistory] = useState(false);
  const toggle = 'px-3 pb-2 text-xs font-medium text-accent-text hover:underline';
  return (
    <>
      {images.blocked && <BlockedImages images={images} />}
      <div
        className={cx(
          'px-3 py-2.5 text-fg',
          !open && 'max-h-52 overflow-hidden [mask-image:linear-gradient(black_60%,transparent)]',
        )}
      >
        {html ? (
          <Html message={m} html={html} outside={images.shown} />
        ) : (
          <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{words}</p>
        )}
        {!html && own && folded && history && (
          <p className="mt-2 border-l-2 pl-3 [overflow-wrap:anywhere] whitespace-pre-wrap text-fg-3">
            {folded}
          </p>
        )}
      </div>
      {long && (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className={toggle}>
          {t(open ? 'mail.fold' : 'mail.unfold')}
        </button>
      )}
      {!html && own && folded && open && (
        <button type="button" aria-expanded={history} onClick={() => setHistory(!history)} className={toggle}>
          {t(history ? 'mail.hideQuoted' : 'mail.showQuoted')}
        </button>
      )}
      <Attachments message={m} except={standsInside(html)} className="border-t px-3 py-2" />
    </>
  );
}

function Html({ message: m, html, outside }: { message: MessageCard; html: string; outside: boolean }) {
  const t = useT();
  const images: Images = useMemo(() => ({ inline: inlineOf(m), outside }), [m, outside]);
  const words = <MailHtml html={html} quote={t('mail.quoted')} images={images} />;
  if (!outside) return words;
  return (
    <Suspense fallback={<div className="h-30" />}>
      <MailFrame title={t('mail.ofSender', { name: m.author_name })}>{words}</MailFrame>
    </Suspense>
  );
}

function BlockedImages({ images }: { images: ReturnType<typeof useImages> }) {
  const t = useT();
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-0.5 border-b bg-sunken px-3 py-1 text-2xs text-fg-3">
      <ImageOff size={12} aria-hidden className="shrink-0" />
      <span className="mr-auto py-1" title={t('mail.imagesWhy')}>
        {t('mail.imagesBlocked')}
      </span>
      <Button variant="ghost" onClick={images.show}>
        {t('mail.imagesShow')}
      </Button>
      {images.sender && (
        <Button variant="ghost" onClick={images.showAlways}>
          <span className="truncate">{t('mail.imagesAlways', { sender: images.sender })}</span>
        </Button>
      )}
    </div>
  );
}
