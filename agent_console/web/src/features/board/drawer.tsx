import { ArrowUp, CircleX, ExternalLink, UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { mmss } from '../../lib/time';
import { assign, boost, closeContact } from '../../state/commands';
import { useExplained } from '../../state/queries';
import { pressure, ringing, waited } from '../../state/urgency';
import { ChannelGlyph } from '../../ui/avatar';
import { Button } from '../../ui/button';
import { Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { Dialog } from '../../ui/dialog';
import { Area } from '../../ui/field';
import { TierChip } from '../../ui/tier_chip';
import { timeline } from '../conversation/merge';
import { OfferEntry, StepEntry } from '../conversation/routing';
import { AgentChoice } from '../conversation/transfer';
import { audience } from '../offer/explain';
import { useSpeaker } from '../offer/use_speaker';
import { Why } from '../offer/why';

/** A supervisor's push, in seconds of waiting. */
const BOOST_SECONDS = 300;

/** What a waiting contact waits for, and what a supervisor can do about it. */
export function ContactDrawer({ contact: c, onClose }: { contact: ContactCard; onClose: () => void }) {
  const t = useT();
  const run = useRun();
  const now = useNow();
  const [task, setTask] = useState<'assign' | 'close' | null>(null);
  const [agent, setAgent] = useState('');
  const [reason, setReason] = useState('');
  const waiting = c.state === 'waiting' || c.state === 'offered';
  const give = async () => {
    if (await run(() => assign(c.id, agent), t('done.assigned'))) setTask(null);
  };
  const close = async () => {
    if (await run(() => closeContact(c.id, reason.trim()), t('done.closed'))) onClose();
  };
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
        </span>
      }
      lead={`${c.account_name || t('account.unknown')} · ${c.reference}`}
      footer={
        waiting &&
        !task && (
          <>
            <Button variant="primary" icon={UserRoundCheck} onClick={() => setTask('assign')}>
              {t('act.assign')}
            </Button>
            <Button icon={ArrowUp} onClick={() => run(() => boost(c.id, BOOST_SECONDS), t('done.boosted'))}>
              {t('act.boost')}
            </Button>
            <span className="flex-1" />
            <Button variant="danger" icon={CircleX} onClick={() => setTask('close')}>
              {t('act.close')}
            </Button>
          </>
        )
      }
    >
      <div className="grid grid-cols-3 border-b text-center">
        {[
          [t('drawer.waited'), mmss(waited({ ...c, boost: 0 }, now))],
          [t('drawer.target'), mmss(c.target_seconds)],
          [t('drawer.pressure'), `${Math.round(pressure(c, now) * 100)}%`],
        ].map(([label, value], i) => (
          <dl key={label} className={i ? 'border-l py-2.5' : 'py-2.5'}>
            <dd className="tnum text-base font-semibold">{value}</dd>
            <dt className="text-2xs text-fg-3">{label}</dt>
          </dl>
        ))}
      </div>
      {task === 'assign' && (
        <div className="border-b p-4">
          <h3 className="mb-2 text-sm">{t('drawer.assignTo')}</h3>
          <AgentChoice q="" chosen={agent} onChoose={setAgent} />
          <Choices ok={t('act.assign')} may={Boolean(agent)} onOk={give} onBack={() => setTask(null)} />
        </div>
      )}
      {task === 'close' && (
        <div className="border-b p-4">
          <Area label={t('drawer.closeWhy')} value={reason} onChange={(e) => setReason(e.target.value)} />
          <Choices ok={t('act.close')} may onOk={close} onBack={() => setTask(null)} danger />
        </div>
      )}
      <Explained contact={c} />
      <div className="px-4 pb-4">
        <Link
          href={`/c/${c.conversation_id}`}
          className="flex items-center gap-1.5 text-xs font-medium text-accent-text hover:underline"
        >
          <ExternalLink size={13} aria-hidden /> {t('drawer.conversation')}
        </Link>
      </div>
    </Dialog>
  );
}

function Choices({
  ok,
  may,
  danger,
  onOk,
  onBack,
}: {
  ok: string;
  may: boolean;
  danger?: boolean;
  onOk: () => void;
  onBack: () => void;
}) {
  const t = useT();
  return (
    <div className="mt-3 flex justify-end gap-2">
      <Button variant="ghost" onClick={onBack}>
        {t('cancel')}
      </Button>
      <Button variant={danger ? 'danger' : 'primary'} disabled={!may} onClick={onOk}>
        {ok}
      </Button>
    </div>
  );
}

function Explained({ contact: c }: { contact: ContactCard }) {
  const t = useT();
  const speaker = useSpeaker(c.account_name);
  const { data } = useExplained(c.id);
  if (!data) return <Skeleton rows={3} />;
  const rings = ringing(c);
  const past = timeline({ contacts: [], messages: [], events: data.events });
  return (
    <>
      <section className="p-4" aria-label={t('drawer.waitsFor')}>
        <h3 className="mb-2 flex items-center gap-2 text-sm">
          {t('drawer.waitsFor')}
          {c.unroutable && <Chip tone="bad">{t('route.unroutable')}</Chip>}
        </h3>
        {rings.length > 0 && (
          <p className="mb-2 rounded-lg bg-accent-soft px-3 py-2 text-xs font-medium text-accent-text">
            {t('board.ringsAt', { agent: rings.map((o) => o.agent_name).join(t('list.comma')) })}
          </p>
        )}
        {!data.asked.length && !rings.length && <p className="text-xs text-fg-3">{t('drawer.nothingYet')}</p>}
        <ol className="space-y-3">
          {data.asked.map((e) => (
            <li key={e.step} className="rounded-lg border px-3 py-2.5">
              <p className="mb-1.5 text-xs font-medium">
                {t('route.step', { step: e.step, audience: audience(e, speaker) })}
              </p>
              <Why explanation={e} account={c.account_name} step={false} />
            </li>
          ))}
        </ol>
      </section>
      {past.length > 0 && (
        <section className="border-t p-4 [&_[data-testid=why]]:ml-0">
          <h3 className="mb-1 text-sm">{t('drawer.soFar')}</h3>
          {past.map((entry) =>
            entry.kind === 'offer' ? (
              <OfferEntry key={entry.key} offer={entry.offer} account={c.account_name} />
            ) : (
              entry.kind === 'step' && <StepEntry key={entry.key} entry={entry} account={c.account_name} />
            ),
          )}
        </section>
      )}
    </>
  );
}
