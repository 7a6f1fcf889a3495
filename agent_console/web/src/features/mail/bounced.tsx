import { MailX } from 'lucide-react';
import { readable } from '../../lib/address';
import { useLocale, useT } from '../../lib/i18n';
import { moment } from '../../lib/time';
import { Button } from '../../ui/button';
import { DialButton } from '../phone/dial_button';
import type { Known } from './people';

/** Recipients whose mail came back before: why, and what one may do about it. */
export function Bounced({
  people,
  onInstead,
}: {
  people: Known[];
  onInstead: (before: string, other: string) => void;
}) {
  const t = useT();
  const locale = useLocale();
  return people.map(({ name, address, failedAt, failure, other, phone }) => (
    <div
      key={address}
      role="note"
      className="flex items-start gap-2 border-b bg-warn-soft px-3.5 py-1.5 text-2xs text-warn-text"
    >
      <MailX size={13} aria-hidden className="mt-px shrink-0" />
      <p className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <b className="font-medium">{t('mail.cameBack', { address, at: moment(failedAt ?? '', locale) })}</b>{' '}
        {failure}
        <span className="block">
          {phone ? t('mail.askByPhone', { name, phone: readable(phone) }) : t('mail.askAnotherWay', { name })}
          {phone && <DialButton to={phone} name={name} className="-my-1 ml-1 inline-grid size-6!" />}
        </span>
      </p>
      {other && (
        <Button onClick={() => onInstead(address, other)}>
          {t('mail.writeInstead', { address: other })}
        </Button>
      )}
    </div>
  ));
}
