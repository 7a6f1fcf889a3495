import { MailWarning } from 'lucide-react';
import { useLocale, useT } from '../../lib/i18n';
import { moment } from '../../lib/time';
import { useMailboxes } from '../../state/mail';

/** For supervisors: a mailbox that cannot be read now, or of whose mails some cannot be taken, or were missing here. */
export default function MailboxBanner() {
  const t = useT();
  const locale = useLocale();
  const alarming = useMailboxes().filter((m) => m.trouble || m.put_off > 0 || m.missing > 0);
  if (!alarming.length) return null;
  return (
    <section
      aria-label={t('mailbox.alarm')}
      className="mx-2.5 mb-2 flex shrink-0 items-start gap-2.5 rounded-lg bg-bad-soft px-3 py-2 text-xs text-bad-text md:ml-0"
    >
      <MailWarning size={14} aria-hidden className="mt-0.5 shrink-0" />
      <ul className="min-w-0 flex-1 space-y-0.5">
        {alarming.map((m) => (
          <li key={`${m.mailbox} ${m.folder}`} className="[overflow-wrap:anywhere]">
            <b className="font-semibold">
              {m.mailbox}, {m.folder}
            </b>
            {m.trouble && (
              <>
                {': '}
                {t('mailbox.trouble')} <span lang="en">{m.trouble}</span>
              </>
            )}
            {m.put_off > 0 && `: ${t('mailbox.putOff', { count: m.put_off })}`}
            {m.missing > 0 && m.compared_at && (
              <>
                {': '}
                {t('mailbox.missing', {
                  count: m.missing,
                  of: m.mails,
                  time: moment(m.compared_at, locale),
                })}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
