import { Ear, StickyNote, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import type { MessageCard } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { clock, mmss } from '../../lib/time';
import { useAgents, useMyId } from '../../state/selectors';
import { cx } from '../../ui/cx';
import { Bubble } from '../chat/bubble';
import { NoteWords } from '../mentions/note_words';
import { Attachments } from './attachments';
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

/** Words for colleagues; a whisper is meant for the one who is in the chat. */
function Note({ message: m }: { message: MessageCard }) {
  const t = useT();
  const locale = useLocale();
  const me = useMyId();
  const agents = useAgents();
  const to = m.extra.whisper_to;
  const Icon = to ? Ear : StickyNote;
  return (
    <article
      className={cx(
        'my-2 ml-9 rounded-lg border border-note-line bg-note px-3 py-2',
        to && to === me && 'ring-2 ring-warn ring-inset',
      )}
    >
      <h4 className="mb-0.5 flex items-center gap-1.5 text-2xs font-medium text-warn-text">
        <Icon size={12} aria-hidden />
        {to
          ? t('chat.whispered', {
              from: m.author_name,
              to: to === me ? t('chat.toYou') : (agents[to]?.name ?? to),
            })
          : `${t('conv.note')} · ${m.author_name}`}
        <time dateTime={m.at} className="tnum ml-auto font-normal">
          {clock(m.at, locale)}
        </time>
      </h4>
      <p className="[overflow-wrap:anywhere] whitespace-pre-wrap text-fg">
        <NoteWords text={m.text} />
      </p>
    </article>
  );
}
