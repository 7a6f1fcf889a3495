import { Mail, MessagesSquare } from 'lucide-react';
import { readable } from '../../lib/address';
import { useLocale, useT } from '../../lib/i18n';
import { clock } from '../../lib/time';
import { useTraits } from '../../state/selectors';
import { useChannelName } from '../offer/use_speaker';
import { PhoneNumber } from '../phone/number';
import { formIcons } from '../virtual/chip';
import { CallCard, Recordings } from './call_card';
import type { Arrived } from './merge';

/** A contact begins. A call is a card of its own; a mail or a chat a line, for its messages say the rest. */
export function ArrivedEntry({ entry }: { entry: Arrived }) {
  const { contact: c } = entry;
  const t = useT();
  const locale = useLocale();
  const channel = useChannelName();
  const connects = useTraits(c.channel)?.connects;
  if (c.form) {
    const Icon = formIcons[c.form];
    return (
      <>
        <p className="tnum my-1.5 flex items-center justify-center gap-1.5 text-center text-2xs text-fg-2">
          <Icon size={12} aria-hidden />
          <b className="font-medium">{t(`arrived.${c.form}`)}</b> ·{' '}
          <PhoneNumber
            to={c.address}
            name={c.person_name}
            account={c.account_id}
            person={c.person_id}
            conversation={c.conversation_id}
          />{' '}
          · {clock(c.arrived_at, locale)}
        </p>
        <div className="ml-9 empty:hidden">
          <Recordings of={entry.recordings} />
        </div>
      </>
    );
  }
  if (connects) return <CallCard call={entry} />;
  const Icon = c.channel === 'email' ? Mail : MessagesSquare;
  return (
    <p className="tnum my-1.5 flex items-center justify-center gap-1.5 text-center text-2xs text-fg-3">
      <Icon size={12} aria-hidden />
      {t('arrived.line', { channel: channel(c.channel), address: readable(c.address) })} ·{' '}
      {clock(c.arrived_at, locale)}
    </p>
  );
}
