import { X } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, clock, mmss } from '../../lib/time';
import { useSetup, useToday, useWaits } from '../../state/queries';
import { useAgents, useContacts } from '../../state/selectors';
import { useLive } from '../../state/store';
import { useSteeringNow } from '../../state/supervising';
import { isWaiting, waited } from '../../state/urgency';
import { ChannelGlyph } from '../../ui/avatar';
import { cx } from '../../ui/cx';
import { useChannelName } from '../offer/use_speaker';
import { agentLines, expected, kpis, queues } from './figures';
import { about, levelTone } from './queues';

/** The board for a big screen: figures one reads from across the room, dark, and nothing to press but the way out. */
export default function WallScreen() {
  const t = useT();
  const locale = useLocale();
  const now = useNow(1);
  const setup = useSetup();
  const contacts = useContacts();
  const agents = useAgents();
  const live = useLive((s) => s.line.state === 'live');
  const { data: today } = useToday();
  const steering = useSteeringNow();
  const emergency = steering?.emergency && !(steering.emergency.until && at(steering.emergency.until) <= now);
  const channel = useChannelName();
  const waiting = useMemo(() => contacts.filter(isWaiting), [contacts]);
  const waits = useWaits(waiting.length > 0);
  const rows = queues(contacts, today, setup?.tiers ?? [], setup?.channels ?? [], now);
  const lines = agentLines(
    Object.values(agents).filter((a) => a.role === 'agent'),
    contacts,
    now,
  );
  const k = kpis(today?.rows ?? []);
  const longest = Math.max(0, ...waiting.map((c) => waited({ ...c, boost: 0 }, now)));
  const free = lines.filter((l) => l.state === 'available').length;
  const here = lines.filter((l) => l.state !== 'gone').length;
  const tier = (key: string) => nameIn(setup?.tiers.find((one) => one.key === key)?.names, locale, key);
  const glyph = Math.max(20, Math.round(innerWidth / 64));
  const percent = (v: number | null) => (v == null ? '–' : `${Math.round(v)}%`);
  return (
    <main
      aria-label={t('wall.title')}
      className="dark fixed inset-0 z-40 flex flex-col gap-[1.2vw] overflow-auto bg-app p-[1.6vw] leading-normal text-fg"
    >
      <header className="flex items-center gap-[1.2vw] text-[max(14px,1.3vw)]">
        <h1 className="font-semibold">{t('nav.board')}</h1>
        {!live && <span className="font-semibold text-bad-text">{t('line.retrying')}</span>}
        <span className="tnum ml-auto text-fg-2">{clock(new Date(now).toISOString(), locale)}</span>
        <Link href="/board" aria-label={t('wall.leave')} className="text-fg-3 hover:text-fg">
          <X size={glyph} aria-hidden />
        </Link>
      </header>
      <dl className="grid grid-cols-2 gap-[1.2vw] md:grid-cols-5">
        <Figure label={t('board.waiting')} value={String(waiting.length)} />
        <Figure label={t('board.col.longest')} value={waiting.length ? mmss(longest) : '–'} />
        <Figure
          label={t('board.sl')}
          value={percent(k.serviceLevel)}
          tone={k.serviceLevel == null ? undefined : levelTone(k.serviceLevel)}
        />
        <Figure label={t('board.abandon')} value={percent(k.abandonRate)} />
        <Figure label={t('wall.free')} value={`${free} / ${here}`} />
      </dl>
      {Boolean(steering?.alerts.length || steering?.closed.length || emergency) && (
        <ul className="flex flex-wrap gap-[0.8vw] text-[max(14px,1.3vw)] font-semibold">
          {steering?.alerts.map((a) => (
            <li
              key={a.id}
              className={cx(
                'rounded-lg px-[1vw] py-[0.5vw]',
                a.level === 'critical' ? 'bg-bad-soft text-bad-text' : 'bg-warn-soft text-warn-text',
              )}
            >
              {nameIn(a.names, locale, a.rule)}
            </li>
          ))}
          {emergency && (
            <li className="rounded-lg bg-bad-soft px-[1vw] py-[0.5vw] text-bad-text">
              {t('hold.emergency')}
            </li>
          )}
          {steering?.closed.map((c) => (
            <li key={c.kind + c.name} className="rounded-lg bg-warn-soft px-[1vw] py-[0.5vw] text-warn-text">
              {t('hold.closed', {
                queue: c.kind === 'team' ? nameIn(setup?.teams[c.name], locale, c.name) : c.name,
              })}
            </li>
          ))}
        </ul>
      )}
      <table className="tnum w-full text-[max(14px,1.5vw)]">
        <thead>
          <tr className="border-b text-fg-3 [&>th]:py-[0.5vw] [&>th]:text-right [&>th]:font-medium">
            <th scope="col" className="text-left!">
              {t('board.queue')}
            </th>
            <th scope="col">{t('board.col.waiting')}</th>
            <th scope="col">{t('board.col.longest')}</th>
            <th scope="col">{t('board.col.expected')}</th>
            <th scope="col">{t('board.col.sl')}</th>
            <th scope="col">{t('board.col.abandoned')}</th>
          </tr>
        </thead>
        <tbody className="[&>tr]:border-b">
          {rows.map((q) => (
            <tr key={`${q.tier} ${q.channel}`} className="[&>*]:py-[max(6px,0.6vw)] [&>td]:text-right">
              <th scope="row" className="text-left font-medium">
                <span className="flex items-center gap-[0.8vw]">
                  <ChannelGlyph channel={q.channel} size={glyph} /> {channel(q.channel)}
                  <span className="text-fg-2">{tier(q.tier)}</span>
                </span>
              </th>
              <td className={cx('font-semibold', q.late && 'text-bad-text')}>{q.waiting.length}</td>
              <td className={cx(q.late && 'text-bad-text')}>{q.waiting.length ? mmss(q.longest) : '–'}</td>
              <td>{about(expected(q, waits))}</td>
              <td>{percent(q.serviceLevel)}</td>
              <td>{q.abandoned}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}

function Figure({ label, value, tone }: { label: string; value: string; tone?: string }) {
  return (
    <div className="flex flex-col-reverse rounded-xl border bg-panel px-[1.4vw] py-[1vw]">
      <dt className="text-[max(12px,1.2vw)] text-fg-2">{label}</dt>
      <dd
        className="tnum text-[max(32px,4.6vw)] leading-tight font-semibold"
        style={tone ? { color: tone } : undefined}
      >
        {value}
      </dd>
    </div>
  );
}
