import { Check, CheckCheck, CircleAlert, Clock, Undo2 } from 'lucide-react';
import type { MessageCard } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { whenText } from '../../lib/time';
import { askFor, letterOf } from '../../state/letters';
import { cancelMessage, retryMessage } from '../../state/mail';

/** What became of a message of ours. */
export function DeliveryMark({ message: m }: { message: MessageCard }) {
  const t = useT();
  if (m.delivery === 'none') return null;
  if (m.delivery === 'scheduled') return <Scheduled message={m} />;
  if (m.delivery === 'failed')
    return (
      <span className="flex items-center gap-1 text-bad-text" title={m.failure}>
        <CircleAlert size={12} aria-hidden /> {t('delivery.failed')}
      </span>
    );
  const late = m.delivery === 'queued' || m.delivery === 'delayed';
  const there = m.delivery === 'delivered' || m.delivery === 'read';
  const Icon = m.delivery === 'cancelled' ? Undo2 : late ? Clock : there ? CheckCheck : Check;
  return (
    <span className="flex items-center gap-1" title={m.failure || undefined}>
      <Icon size={12} aria-hidden className={m.delivery === 'read' ? 'text-accent-text' : undefined} />
      {t(`delivery.${m.delivery}`)}
    </span>
  );
}

function Scheduled({ message: m }: { message: MessageCard }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(60);
  const at = m.extra.send_at;
  const far = at && Date.parse(at) - Date.parse(m.at) > 60_000;
  return (
    <span className="flex items-center gap-1">
      <Clock size={12} aria-hidden />
      {far ? t('delivery.scheduledFor', { time: whenText(at, now, locale) }) : t('delivery.scheduled')}
    </span>
  );
}

const link = 'font-medium text-accent-text underline-offset-2 hover:underline';

/** What may still be done: take back what waits for its time, send again what failed. */
export function DeliveryRemedy({ message: m }: { message: MessageCard }) {
  const t = useT();
  const run = useRun();
  if (m.delivery === 'failed' || m.delivery === 'delayed')
    return (
      <p className={m.delivery === 'failed' ? 'text-bad-text' : 'text-warn-text'}>
        {m.failure || t(`delivery.${m.delivery}`)}{' '}
        {m.delivery === 'failed' && (
          <button
            type="button"
            className={link}
            onClick={() => void run(() => retryMessage(m.id), t('done.retried'))}
          >
            {t('mail.retry')}
          </button>
        )}
      </p>
    );
  if (m.delivery !== 'scheduled') return null;
  const takeBack = () =>
    void run(async () => {
      await cancelMessage(m.id);
      askFor({ conversation: m.conversation_id, kind: 'again', text: m.text, letter: letterOf(m) });
    }, t('done.takenBack'));
  return (
    <p>
      <button type="button" className={link} onClick={takeBack}>
        {t('mail.takeBack')}
      </button>
    </p>
  );
}
