import { BellRing, Hourglass, Route } from 'lucide-react';
import type { Explained } from '../../contract/api';
import type { ContactCard } from '../../contract/types';
import { useExplained, useSetup, useWaits } from '../../state/queries';
import { isWaiting, ringing } from '../../state/urgency';
import { Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { sentence } from '../offer/sentence';
import { useSpeaker } from '../offer/use_speaker';
import { nextText, waitText } from './expect';

/** "What is it waiting for?": the wait to expect, each step so far with its reasons, and when it widens. */
export function WaitingFor({ contact: c }: { contact: ContactCard }) {
  const { data } = useExplained(c.id);
  if (!data) return <Skeleton rows={3} />;
  return <Told contact={c} explained={data} />;
}

function Told({ contact: c, explained }: { contact: ContactCard; explained: Explained }) {
  const speaker = useSpeaker(c.account_name);
  const { t } = speaker;
  const live = useWaits(isWaiting(c))?.[c.id];
  const wait = live ?? explained.wait;
  const rings = ringing(c);
  // A team's queue has a plan of its own, which the contact's card does not name.
  const name = explained.asked.at(-1)?.plan || c.plan;
  const plan = useSetup()?.plans.find((p) => p.name === name);
  const next = nextText(c, plan, speaker);
  return (
    <section className="p-4" aria-label={t('drawer.waitsFor')}>
      <h3 className="mb-2 flex items-center gap-2 text-sm">
        {t('drawer.waitsFor')}
        {c.unroutable && <Chip tone="bad">{t('route.unroutable')}</Chip>}
      </h3>
      {wait && isWaiting(c) && (
        <p
          data-testid="expected"
          className="tnum mb-2 flex items-center gap-2 rounded-lg bg-hover px-3 py-2 text-xs font-medium"
        >
          <Hourglass size={13} aria-hidden className="shrink-0 text-fg-3" />
          <span className="sr-only">
            {t('wait.expected')}
            {t('list.colon')}
          </span>
          <span className="first-letter:uppercase">{waitText(wait, t)}</span>
        </p>
      )}
      {rings.length > 0 && (
        <p className="mb-2 flex items-center gap-2 rounded-lg bg-accent-soft px-3 py-2 text-xs font-medium text-accent-text">
          <BellRing size={13} aria-hidden className="shrink-0" />
          {t('board.ringsAt', { agent: rings.map((o) => o.agent_name).join(t('list.comma')) })}
        </p>
      )}
      {!explained.asked.length && !rings.length && (
        <p className="text-xs text-fg-3">{t('drawer.nothingYet')}</p>
      )}
      <ol className="space-y-1.5">
        {explained.asked.map((e, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a step may be asked twice, in this order
            key={i}
            data-testid="asked"
            className="rounded-lg border px-3 py-2 text-xs text-fg-2"
          >
            {sentence(e, speaker)}
          </li>
        ))}
      </ol>
      {next.length > 0 && (
        <ul className="tnum mt-2 space-y-0.5 text-xs text-fg-3">
          {next.map((line) => (
            <li key={line} className="flex gap-1.5">
              <Route size={13} aria-hidden className="mt-px shrink-0" />
              {line}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
