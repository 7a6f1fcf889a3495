import { ArrowUpDown, ExternalLink, Hand, Route, UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { mmss } from '../../lib/time';
import { useExplained } from '../../state/queries';
import { useMyAgent } from '../../state/selectors';
import type { ContactTask } from '../../state/steering';
import { isWaiting, pressure, waited } from '../../state/urgency';
import { ChannelGlyph } from '../../ui/avatar';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/dialog';
import { TierChip } from '../../ui/tier_chip';
import { HappenedEntry } from '../conversation/happened';
import { timeline } from '../conversation/merge';
import { OfferEntry, StepEntry } from '../conversation/routing';
import { SlaBadge } from '../sla/badge';
import { ContactTaskDialog } from '../steer/contact_tasks';
import { FormChip } from '../virtual/chip';
import { formText } from '../virtual/form';
import { WaitingFor } from '../waiting/panel';

/** What a waiting contact waits for, and what a supervisor can do about it. */
export function ContactDrawer({ contact: c, onClose }: { contact: ContactCard; onClose: () => void }) {
  const t = useT();
  const now = useNow();
  const locale = useLocale();
  const handles = Boolean(useMyAgent());
  const [task, setTask] = useState<ContactTask['kind'] | null>(null);
  const facts = [
    [t('drawer.waited'), mmss(waited({ ...c, boost: 0 }, now))],
    [t('drawer.target'), mmss(c.target_seconds)],
    [t('drawer.pressure'), `${Math.round(pressure(c, now) * 100)}%`],
  ] as const;
  return (
    <Dialog
      open
      side
      onClose={onClose}
      title={
        <span className="flex items-center gap-2">
          <ChannelGlyph channel={c.channel} size={15} />
          <span className="truncate">{c.person_name || readable(c.address)}</span>
          <TierChip tier={c.tier} />
          <FormChip contact={c} />
          <SlaBadge conversation={c.conversation_id} />
        </span>
      }
      lead={[c.account_name || t('account.unknown'), c.reference, formText(c, t, now, locale)]
        .filter(Boolean)
        .join(' · ')}
      footer={
        isWaiting(c) && (
          <>
            <Button variant="primary" icon={UserRoundCheck} onClick={() => setTask('assign')}>
              {t('act.assign')}
            </Button>
            {handles && (
              <Button icon={Hand} onClick={() => setTask('pull')}>
                {t('act.takeOver')}
              </Button>
            )}
            <Button icon={ArrowUpDown} onClick={() => setTask('boost')}>
              {t('act.boost')}
            </Button>
            <Button icon={Route} onClick={() => setTask('move')}>
              {t('act.move')}
            </Button>
            <span className="flex-1" />
            <Button variant="danger" onClick={() => setTask('close')}>
              {t('act.close')}
            </Button>
          </>
        )
      }
    >
      <dl className="grid grid-cols-3 border-b text-center">
        {facts.map(([label, value], i) => (
          <div key={label} className={cx('flex flex-col-reverse py-2.5', i > 0 && 'border-l')}>
            <dt className="text-2xs text-fg-3">{label}</dt>
            <dd className="tnum text-base font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
      <WaitingFor contact={c} />
      <SoFar contact={c} />
      <div className="px-4 pb-4">
        <Link
          href={`/c/${c.conversation_id}`}
          className="flex items-center gap-1.5 text-xs font-medium text-accent-text hover:underline"
        >
          <ExternalLink size={13} aria-hidden /> {t('drawer.conversation')}
        </Link>
      </div>
      {task && <ContactTaskDialog kind={task} contact={c} onClose={() => setTask(null)} />}
    </Dialog>
  );
}

/** What routing and people did with it so far. */
function SoFar({ contact: c }: { contact: ContactCard }) {
  const t = useT();
  const { data } = useExplained(c.id);
  const past = data
    ? timeline({ contacts: [], messages: [], events: data.events }).filter((e) => e.kind !== 'arrived')
    : [];
  if (!past.length) return null;
  return (
    <section className="border-t p-4 [&_[data-testid=happened]]:text-left [&_[data-testid=happened]]:px-1.5 [&_[data-testid=why]]:ml-0">
      <h3 className="mb-1 text-sm">{t('drawer.soFar')}</h3>
      {past.map((entry) => {
        if (entry.kind === 'offer')
          return <OfferEntry key={entry.key} entry={entry} account={c.account_name} />;
        if (entry.kind === 'step')
          return <StepEntry key={entry.key} entry={entry} account={c.account_name} />;
        return entry.kind === 'happened' && <HappenedEntry key={entry.key} entry={entry} />;
      })}
    </section>
  );
}
