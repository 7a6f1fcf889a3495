import { Bot, Download, Forward, Mail, Reply, ReplyAll, TriangleAlert, UserRoundX } from 'lucide-react';
import type { MessageCard } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { clock } from '../../lib/time';
import { askFor } from '../../state/letters';
import { rawMail } from '../../state/mail';
import { Avatar } from '../../ui/avatar';
import { IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { DeliveryMark, DeliveryRemedy } from './delivery';
import { MailWords } from './mail_words';
import { SplitOff } from './split';

/** One mail: who to whom, its own words, what is folded away, its files, and what may be done with it. */
export function MailEntry({ message: m }: { message: MessageCard }) {
  const t = useT();
  const locale = useLocale();
  const ours = m.kind === 'outbound';
  return (
    <article
      className={cx(
        'my-2 ml-9 rounded-lg border bg-panel dark:bg-raised',
        m.delivery === 'cancelled' && 'border-dashed border-line-2',
      )}
    >
      <header className="flex items-start gap-2 border-b px-3 py-2 text-xs">
        <Avatar name={m.author_name} size={24} />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-1.5">
            <b className="truncate font-medium">{m.author_name}</b>
            <span className="flex shrink-0 items-center gap-1 text-2xs text-fg-3">
              <Mail size={11} aria-hidden /> {t(ours ? 'mail.sent' : 'mail.received')}
            </span>
            {m.extra.automatic === 'yes' && (
              <Chip>
                <Bot size={11} aria-hidden /> {t('mail.automatic')}
              </Chip>
            )}
            {m.extra.stranger === 'yes' && (
              <Chip tone="warn">
                <UserRoundX size={11} aria-hidden /> {t('mail.stranger')}
              </Chip>
            )}
          </span>
          {m.subject && <span className="block truncate text-fg-3">{m.subject}</span>}
          <Recipients message={m} />
        </span>
        <span className="tnum flex shrink-0 items-center gap-1.5 pt-0.5 text-2xs text-fg-3">
          {ours && <DeliveryMark message={m} />}
          <time dateTime={m.at}>{clock(m.at, locale)}</time>
        </span>
      </header>
      <MailWords message={m} />
      <Foot message={m} />
    </article>
  );
}

/** Shown where a mail went to others than the two of the conversation. */
function Recipients({ message: { extra, kind } }: { message: MessageCard }) {
  const t = useT();
  const many = extra.to?.includes(',');
  const rows = [
    { label: t('mail.to'), who: many || kind === 'outbound' ? extra.to : '' },
    { label: t('mail.cc'), who: extra.cc },
    { label: t('mail.bcc'), who: extra.bcc },
  ].filter((row) => row.who);
  if (!rows.length) return null;
  return (
    <span
      className="block truncate text-2xs text-fg-3"
      title={rows.map((r) => `${r.label}: ${r.who}`).join('\n')}
    >
      {rows.map(({ label, who }) => (
        <span key={label} className="mr-2">
          {label} <span className="text-fg-2">{who}</span>
        </span>
      ))}
    </span>
  );
}

function Foot({ message: m }: { message: MessageCard }) {
  const t = useT();
  const ask = (kind: 'reply' | 'reply_all' | 'forward') => () =>
    askFor({ conversation: m.conversation_id, kind, message: m });
  return (
    <footer className="flex flex-wrap items-center gap-x-3 px-2 pb-1 text-2xs">
      <DeliveryRemedy message={m} />
      {m.extra.undeliverable && (
        <p className="flex items-center gap-1 text-warn-text">
          <TriangleAlert size={12} aria-hidden /> {t('mail.undeliverable', { who: m.extra.undeliverable })}
        </p>
      )}
      <span className="flex-1" />
      <span className="flex">
        <IconButton label={t('mail.reply')} side="top" icon={Reply} size={14} onClick={ask('reply')} />
        <IconButton
          label={t('mail.replyAll')}
          side="top"
          icon={ReplyAll}
          size={14}
          onClick={ask('reply_all')}
        />
        <IconButton label={t('mail.forward')} side="top" icon={Forward} size={14} onClick={ask('forward')} />
        {m.kind === 'inbound' && <SplitOff message={m} />}
        {m.kind === 'inbound' && m.extra.raw && (
          <a
            href={rawMail(m.id)}
            download
            aria-label={t('mail.raw')}
            title={t('mail.raw')}
            className="grid size-7 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
          >
            <Download size={14} aria-hidden />
          </a>
        )}
      </span>
    </footer>
  );
}
