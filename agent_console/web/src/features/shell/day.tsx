import { useLocation } from 'wouter';
import type { MyDay, Unanswered } from '../../contract/day';
import { useLocale, useT } from '../../lib/i18n';
import { describe } from '../../lib/run';
import { brief, clock } from '../../lib/time';
import { useUi } from '../../lib/ui_store';
import { useMyDay } from '../../state/day';
import { useMyId } from '../../state/selectors';
import { ChannelGlyph } from '../../ui/avatar';
import { Empty, Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/dialog';
import { Meter } from '../../ui/meter';
import { headline } from '../offer/explain';
import { useSpeaker } from '../offer/use_speaker';
import { type DayFigure, dayFigures } from './day_figures';
import { useCounted } from './use_counted';

/** My day so far: figures against targets, and every offer that I did not take, with what it counted as. */
export default function DayPanel() {
  const t = useT();
  const { set } = useUi();
  const { data, error } = useMyDay();
  const close = () => set({ overlay: null });
  return (
    <Dialog side open onClose={close} title={t('day.title')} lead={t('day.lead')}>
      <div data-testid="my-day" className="min-h-0 flex-1 overflow-y-auto">
        {data ? (
          <>
            <Figures day={data} />
            <Missed day={data} onOpen={close} />
          </>
        ) : error ? (
          <Empty icon="!" title={describe(error, t)} />
        ) : (
          <Skeleton rows={5} />
        )}
      </div>
    </Dialog>
  );
}

function Figures({ day }: { day: MyDay }) {
  const t = useT();
  return (
    <dl className="grid grid-cols-2 gap-2.5 p-4">
      {dayFigures(day).map((figure) => (
        <Figure key={figure.key} figure={figure} />
      ))}
      <div className="rounded-lg border px-3 py-2">
        <dt className="text-2xs text-fg-3">{t('day.offers')}</dt>
        <dd className="mt-0.5 text-xs text-fg-2">
          {t('day.offersLine', {
            accepted: day.day.accepted,
            declined: day.day.declined,
            missed: day.day.missed,
          })}
        </dd>
      </div>
    </dl>
  );
}

function Figure({ figure: { key, kind, value, target, good } }: { figure: DayFigure }) {
  const t = useT();
  const locale = useLocale();
  const inWords = (n: number) =>
    kind === 'seconds'
      ? brief(n, t)
      : n.toLocaleString(locale, kind === 'share' ? { style: 'percent', maximumFractionDigits: 0 } : {});
  const tone = good === null ? 'var(--c-accent)' : good ? 'var(--c-ok)' : 'var(--c-warn)';
  return (
    <div className="rounded-lg border px-3 py-2">
      <dt className="text-2xs text-fg-3">{t(`day.${key}`)}</dt>
      <dd>
        <span className={cx('tnum text-lg font-semibold', good === false && 'text-warn-text')}>
          {value === null ? '–' : inWords(value)}
        </span>
        {target !== null && (
          <span className="tnum ml-1.5 text-2xs text-fg-3">
            {t(kind === 'seconds' ? 'day.atMost' : 'day.of', { target: inWords(target) })}
          </span>
        )}
        {target !== null && kind !== 'seconds' && (
          <span className="mt-1 block">
            <Meter value={(100 * (value ?? 0)) / target} tone={tone} />
          </span>
        )}
      </dd>
    </div>
  );
}

function Missed({ day: { day, misses_allowed }, onOpen }: { day: MyDay; onOpen: () => void }) {
  const t = useT();
  return (
    <section className="border-t px-4 py-3">
      <h3 className="mb-1 text-xs text-fg-2">{t('day.unanswered')}</h3>
      <p className="mb-2.5 text-2xs text-fg-3">{t('day.rule', { count: misses_allowed })}</p>
      {day.unanswered.length === 0 && <p className="py-3 text-xs text-fg-2">{t('day.none')}</p>}
      <ul className="space-y-1">
        {day.unanswered.map((one) => (
          <One key={one.id} one={one} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

const tones = { missed: 'bad', failed: 'bad', declined: 'neutral' } as const;

function One({ one, onOpen }: { one: Unanswered; onOpen: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [, go] = useLocation();
  const me = useMyId();
  const counted = useCounted();
  const speaker = useSpeaker(one.account_name);
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          onOpen();
          go(`/c/${one.conversation_id}`);
        }}
        className="flex w-full items-start gap-2.5 rounded-lg px-2 py-2 text-left hover:bg-hover"
      >
        <span className="mt-0.5 shrink-0 text-fg-3">
          <ChannelGlyph channel={one.channel} size={15} />
        </span>
        <span className="min-w-0 flex-1 text-xs">
          <span className="flex items-center gap-2">
            <b className="truncate font-medium">{one.person_name}</b>
            <span className="truncate text-fg-3">{one.account_name}</span>
            <Chip tone={tones[one.counted]}>{t(`offer.${one.counted}`)}</Chip>
            <time dateTime={one.at} className="tnum ml-auto shrink-0 text-2xs text-fg-3">
              {clock(one.at, locale)}
            </time>
          </span>
          <span className="block text-fg-2">{counted(one)}</span>
          <span className="block text-2xs text-fg-3">
            {headline(one.explanation, { id: me, name: '' }, speaker)}
          </span>
        </span>
      </button>
    </li>
  );
}
