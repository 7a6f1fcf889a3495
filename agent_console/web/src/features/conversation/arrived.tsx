import { Mail, MessagesSquare, PhoneIncoming, PhoneOutgoing } from 'lucide-react';
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, clock, mmss } from '../../lib/time';
import { useSetup } from '../../state/queries';
import { useTraits } from '../../state/selectors';
import { useChannelName } from '../offer/use_speaker';
import { formIcons } from '../virtual/chip';

/** How long the customer and the agent were joined, so far or in all; null before. */
export function talked(c: ContactCard, now: number) {
  if (!c.accepted_at) return null;
  const end = c.left_at ?? c.closed_at;
  return ((end ? at(end) : now) - at(c.accepted_at)) / 1000;
}

/** A contact begins. A call is a card of its own; a mail or a chat a line, for its messages say the rest. */
export function ArrivedEntry({ contact: c, answered }: { contact: ContactCard; answered: string | null }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow();
  const channel = useChannelName();
  const connects = useTraits(c.channel)?.connects;
  const setup = useSetup();
  if (c.form) {
    const Icon = formIcons[c.form];
    return (
      <p className="tnum my-1.5 flex items-center justify-center gap-1.5 text-center text-2xs text-fg-2">
        <Icon size={12} aria-hidden />
        <b className="font-medium">{t(`arrived.${c.form}`)}</b> · {readable(c.address)} ·{' '}
        {clock(c.arrived_at, locale)}
      </p>
    );
  }
  if (!connects) {
    const Icon = c.channel === 'email' ? Mail : MessagesSquare;
    return (
      <p className="tnum my-1.5 flex items-center justify-center gap-1.5 text-center text-2xs text-fg-3">
        <Icon size={12} aria-hidden />
        {t('arrived.line', { channel: channel(c.channel), address: readable(c.address) })} ·{' '}
        {clock(c.arrived_at, locale)}
      </p>
    );
  }
  const seconds = talked(c, now);
  const out = c.direction === 'outbound';
  const disposition = setup?.dispositions.find((d) => d.key === c.disposition);
  return (
    <article className="my-2 ml-9 rounded-lg border bg-panel px-3 py-2.5 dark:bg-raised">
      <h4 className="flex items-center gap-2 text-xs font-medium">
        <span className="grid size-6 place-items-center rounded-md bg-accent-soft text-accent-text">
          {out ? <PhoneOutgoing size={13} aria-hidden /> : <PhoneIncoming size={13} aria-hidden />}
        </span>
        {t(out ? 'phone.outbound' : 'arrived.call')}
        <span className="tnum font-normal text-fg-3">{readable(c.address)}</span>
        <time dateTime={c.arrived_at} className="tnum ml-auto font-normal text-2xs text-fg-3">
          {clock(c.arrived_at, locale)}
        </time>
      </h4>
      <dl className="tnum mt-2 flex flex-wrap gap-x-6 gap-y-1 border-t pt-2 text-xs">
        {!out && (
          <Fact label={t('call.waited')}>
            {mmss(
              ((answered ? at(answered) : c.left_at ? at(c.left_at) : now) -
                at(c.queued_at ?? c.arrived_at)) /
                1000,
            )}
          </Fact>
        )}
        {seconds != null && <Fact label={t('call.talked')}>{mmss(seconds)}</Fact>}
        {c.agent_name && <Fact label={t('call.agent')}>{c.agent_name}</Fact>}
        {c.our_address && <Fact label={t('call.line')}>{readable(c.our_address)}</Fact>}
        {c.outcome && <Fact label={t('call.outcome')}>{t(`outcome.${c.outcome}`)}</Fact>}
        {c.disposition && (
          <Fact label={t('call.disposition')}>{nameIn(disposition?.names, locale, c.disposition)}</Fact>
        )}
      </dl>
    </article>
  );
}

const Fact = ({ label, children }: { label: string; children: React.ReactNode }) => (
  <div className="flex gap-1.5">
    <dt className="text-fg-3">{label}</dt>
    <dd className="font-medium text-fg-2">{children}</dd>
  </div>
);
