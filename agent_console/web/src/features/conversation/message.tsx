import { StickyNote, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { MessageCard } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { clock, mmss } from '../../lib/time';
import { Avatar, ChannelGlyph } from '../../ui/avatar';
import { cx } from '../../ui/cx';
import { WithNumbers } from '../phone/dial_button';
import { Attachments } from './attachments';
import { DeliveryMark } from './delivery';
import { MailEntry } from './mail_entry';
import type { Entry } from './merge';

const voice = (e?: Entry) =>
  e?.kind === 'message' ? `${e.message.kind}${e.message.author_id}${e.message.channel}` : null;

export const MessageEntry = memo(function MessageEntry({
  message: m,
  prev,
  next,
}: {
  message: MessageCard;
  prev?: Entry;
  next?: Entry;
}) {
  const locale = useLocale();
  const t = useT();
  if (m.kind === 'note') return <Note message={m} />;
  if (m.kind === 'system' && m.extra.warning === 'stranger')
    return (
      <p className="my-1.5 flex items-center justify-center gap-1.5 text-2xs text-warn-text">
        <TriangleAlert size={12} aria-hidden className="shrink-0" />
        {t('mail.strangerCame', { who: m.extra.who ?? '' })}
      </p>
    );
  if (m.kind === 'system')
    return (
      <div className="my-1.5">
        <p className="tnum text-center text-2xs text-fg-3">
          {m.extra.recording ? t('phone.recordingMade', { time: mmss(Number(m.extra.recording)) }) : m.text}
          {' · '}
          {clock(m.at, locale)}
        </p>
        <Attachments message={m} className="mt-1 ml-9" />
      </div>
    );
  if (m.channel === 'email') return <MailEntry message={m} />;
  const self = `${m.kind}${m.author_id}${m.channel}`;
  return <Bubble message={m} first={voice(prev) !== self} last={voice(next) !== self} />;
});

function Bubble({ message: m, first, last }: { message: MessageCard; first: boolean; last: boolean }) {
  const ours = m.kind === 'outbound';
  return (
    <article className={cx('flex items-end gap-2', ours && 'flex-row-reverse', first ? 'mt-3' : 'mt-0.5')}>
      <span className="w-7 shrink-0">{last && <Avatar name={m.author_name} size={28} />}</span>
      <div className={cx('flex max-w-[74%] min-w-0 flex-col', ours && 'items-end')}>
        {m.text && (
          <p
            className={cx(
              'rounded-2xl px-3 py-[7px] [overflow-wrap:anywhere] whitespace-pre-wrap',
              ours
                ? 'bg-accent-soft text-fg'
                : 'bg-panel shadow-[0_0_0_1px_var(--c-line)] dark:bg-raised dark:shadow-none',
              ours
                ? last
                  ? 'rounded-br-[5px]'
                  : 'rounded-r-[7px]'
                : last
                  ? 'rounded-bl-[5px]'
                  : 'rounded-l-[7px]',
            )}
          >
            <WithNumbers text={m.text} />
          </p>
        )}
        <Attachments message={m} className={cx('mt-1', ours && 'justify-end')} />
        {(last || m.delivery === 'failed') && <Foot message={m} />}
      </div>
    </article>
  );
}

function Foot({ message: m }: { message: MessageCard }) {
  const t = useT();
  const locale = useLocale();
  return (
    <p className="tnum mt-1 flex items-center gap-1 px-1 text-2xs text-fg-3">
      <ChannelGlyph channel={m.channel} size={11} />
      <span>{m.author_name}</span>
      <time dateTime={m.at}>{clock(m.at, locale)}</time>
      {m.kind === 'outbound' && <DeliveryMark message={m} />}
      <span className="sr-only">{t(`said.${m.kind}`)}</span>
    </p>
  );
}

function Note({ message: m }: { message: MessageCard }) {
  const t = useT();
  const locale = useLocale();
  return (
    <article className="my-2 ml-9 rounded-lg border border-note-line bg-note px-3 py-2">
      <h4 className="mb-0.5 flex items-center gap-1.5 text-2xs font-medium text-warn-text">
        <StickyNote size={12} aria-hidden /> {t('conv.note')} · {m.author_name}
        <time dateTime={m.at} className="tnum ml-auto font-normal">
          {clock(m.at, locale)}
        </time>
      </h4>
      <p className="[overflow-wrap:anywhere] whitespace-pre-wrap text-fg">
        <WithNumbers text={m.text} />
      </p>
    </article>
  );
}
