// What the account has going on with the business: orders, deliveries, invoices, each as fresh as its system.
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { Dealing, Dealings } from '../../contract/dealings';
import { type T, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { describe, useRun } from '../../lib/run';
import { at, moment, span } from '../../lib/time';
import { askDealingsAgain, useDealings } from '../../state/dealings';
import { Section, Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { Health } from './health';

/** So many of a kind are shown at once: those that are late first. */
const FEW = 4;
const DAY_MS = 86_400_000;

export default function Business({ account }: { account: string }) {
  const t = useT();
  const run = useRun();
  const locale = useLocale();
  const { data, error, isPending } = useDealings(account);
  const [asking, setAsking] = useState(false);
  const again = async () => {
    setAsking(true);
    await run(() => askDealingsAgain(account, locale));
    setAsking(false);
  };
  if (isPending) return <Skeleton rows={2} />;
  if (!data)
    return (
      <Section title={t('dealings.title')}>
        <Trouble words={describe(error, t)} bad asking={asking} onAgain={again} />
      </Section>
    );
  return (
    <>
      <Health health={data.health} />
      {data.parts.map((part) => (
        <Part key={part.part} part={part} asking={asking} onAgain={again} />
      ))}
    </>
  );
}

function Part({ part: p, asking, onAgain }: { part: Dealings; asking: boolean; onAgain: () => void }) {
  const t = useT();
  const [all, showAll] = useState(false);
  const inOrder = [...p.rows].sort((a, b) => Number(b.late) - Number(a.late) || a.due.localeCompare(b.due));
  const shown = all ? inOrder : inOrder.slice(0, FEW);
  return (
    <Section title={t(`dealings.${p.part}`)} aside={<Freshness part={p} />}>
      {p.state !== 'ok' && (
        <Trouble
          words={t(p.state === 'late' ? 'dealings.away' : 'dealings.unknown', { source: p.source })}
          bad={p.state === 'failed'}
          asking={asking}
          onAgain={onAgain}
        />
      )}
      {p.state !== 'failed' && !p.rows.length && <p className="text-xs text-fg-3">{t('dealings.none')}</p>}
      <ul aria-label={t(`dealings.${p.part}`)} className="space-y-1.5 empty:hidden">
        {shown.map((row) => (
          <Row key={row.reference} row={row} />
        ))}
      </ul>
      {inOrder.length > FEW && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => showAll(!all)}
          className="mt-1.5 text-2xs font-medium text-accent-text hover:underline"
        >
          {t(all ? 'dealings.fewer' : 'dealings.all', { n: inOrder.length })}
        </button>
      )}
    </Section>
  );
}

/** How old it is, and whose word. */
function Freshness({ part: { as_of, source, state } }: { part: Dealings }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(30);
  if (!as_of) return <span className="text-2xs text-fg-3">{source}</span>;
  const seconds = Math.max(0, (now - at(as_of)) / 1000);
  const age = seconds < 60 ? t('dealings.justNow') : t('dealings.asOf', { time: span(seconds, t) });
  return (
    <time
      dateTime={as_of}
      title={moment(as_of, locale)}
      className={cx('tnum text-2xs', state === 'late' ? 'text-warn-text' : 'text-fg-3')}
    >
      {source} · {age}
    </time>
  );
}

function Row({ row }: { row: Dealing }) {
  const t = useT();
  const locale = useLocale();
  const facts = [row.title && row.reference, row.amount].filter(Boolean).join(' · ');
  return (
    <li className="text-xs">
      <p className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate font-medium">{row.title || row.reference}</span>
        <time
          dateTime={row.due}
          className={cx('tnum shrink-0 text-2xs', row.late ? 'font-medium text-bad-text' : 'text-fg-3')}
        >
          {dayText(row.due, locale)}
        </time>
      </p>
      <p className="mt-0.5 flex items-center gap-1.5 text-2xs text-fg-3">
        <span className="tnum min-w-0 flex-1 truncate">{facts}</span>
        {row.late && <Chip tone="bad">{lateText(row.due, t)}</Chip>}
        {row.status && <Chip>{row.status}</Chip>}
      </p>
    </li>
  );
}

function Trouble({
  words,
  bad,
  asking,
  onAgain,
}: {
  words: string;
  bad: boolean;
  asking: boolean;
  onAgain: () => void;
}) {
  const t = useT();
  return (
    <p
      role="status"
      className={cx(
        'mb-2 flex items-center gap-2 rounded-lg px-2.5 py-1.5 text-xs',
        bad ? 'bg-bad-soft text-bad-text' : 'bg-warn-soft text-warn-text',
      )}
    >
      <span className="min-w-0 flex-1">{words}</span>
      <button
        type="button"
        disabled={asking}
        onClick={onAgain}
        className="inline-flex shrink-0 items-center gap-1 font-medium underline-offset-2 hover:underline disabled:opacity-60"
      >
        <RotateCw size={12} aria-hidden className={asking ? 'animate-spin' : ''} />
        {t('dealings.again')}
      </button>
    </p>
  );
}

/** A day of theirs, wherever we are; what is no day as it was written. */
export function dayText(due: string, locale: string) {
  const day = new Date(`${due}T00:00:00Z`);
  if (!due || Number.isNaN(day.getTime())) return due;
  return day.toLocaleDateString(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

/** "3 days late", or "late" where it is not told how many. */
function lateText(due: string, t: T) {
  const days = Math.floor((Date.now() - Date.parse(`${due}T00:00:00Z`)) / DAY_MS);
  return days > 0 ? t('dealings.late', { count: days }) : t('dealings.lateNow');
}
