import {
  CircleCheck,
  Flag,
  Gauge,
  Hourglass,
  MessageSquareHeart,
  Monitor,
  PhoneMissed,
  PhoneOff,
  Split,
  Timer,
  Users,
} from 'lucide-react';
import { useMemo, useState } from 'react';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { clock, mmss } from '../../lib/time';
import { useSetup, useToday, useWaits } from '../../state/queries';
import { useAgents, useClocks, useContacts } from '../../state/selectors';
import { useLive } from '../../state/store';
import { isWaiting, pressure, waited } from '../../state/urgency';
import { Card } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { LiveCalls } from '../phone/live_calls';
import { QuarantineLink } from '../quarantine/link';
import { tally } from '../sla/clock';
import { AgentsCard } from './agents';
import { AlertSound } from './alert_sound';
import { BoardLink } from './board_link';
import { ContactDrawer } from './drawer';
import { agentLines, fill, kpis, queues } from './figures';
import { Kpi } from './kpi';
import { levelTone, QueuesCard, WaitingCard } from './queues';
import { SteerMenu } from './steer_menu';
import { SteeringCard } from './steering_card';
import { Key, VolumeChart } from './volume';

/** Live: waiting contacts and agents from the stream, today's figures from the API. */
export default function BoardScreen() {
  const t = useT();
  const locale = useLocale();
  const now = useNow(2);
  const setup = useSetup();
  const contacts = useContacts();
  const agents = useAgents();
  const line = useLive((s) => s.line.state);
  const { data: today } = useToday();
  const [open, setOpen] = useState<string | null>(null);
  const waiting = useMemo(
    () => contacts.filter(isWaiting).sort((a, b) => pressure(b, now) - pressure(a, now)),
    [contacts, now],
  );
  const rows = useMemo(
    () => queues(contacts, today, setup?.tiers ?? [], setup?.channels ?? [], now),
    [contacts, today, setup, now],
  );
  const lines = useMemo(
    () =>
      agentLines(
        Object.values(agents).filter((a) => a.role === 'agent' || contacts.some((c) => c.agent_id === a.id)),
        contacts,
        now,
      ),
    [agents, contacts, now],
  );
  const quarter = Math.floor(now / 900_000);
  const quarters = useMemo(() => fill(today?.quarters ?? [], quarter * 900_000), [today, quarter]);
  const k = kpis(today?.rows ?? []);
  const n = (v: number | null, digits = 0) =>
    v == null
      ? '–'
      : v.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const longest = Math.max(0, ...waiting.map((c) => waited({ ...c, boost: 0 }, now)));
  const late = waiting.filter((c) => pressure(c, now) >= 1).length;
  const clocks = useClocks();
  const promises = tally(clocks, now);
  const waits = useWaits(waiting.length > 0);
  const opened = contacts.find((c) => c.id === open);
  return (
    <main className="min-h-0 min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[1480px] space-y-3 px-4 pt-1 pb-5 md:pr-3 md:pl-1">
        <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-base whitespace-nowrap">{t('nav.board')}</h1>
          {line === 'live' && (
            <span className="flex items-center gap-2 text-2xs font-medium text-ok-text">
              <span className="live-dot" aria-hidden /> {t('board.live')}
            </span>
          )}
          {promises.breached > 0 && (
            <Chip tone="bad">
              <Flag size={10} strokeWidth={2.4} aria-hidden />{' '}
              {t('sla.breached', { count: promises.breached })}
            </Chip>
          )}
          {promises.warned > 0 && (
            <Chip tone="warn">
              <Flag size={10} strokeWidth={2.4} aria-hidden /> {t('sla.warned', { count: promises.warned })}
            </Chip>
          )}
          {today && (
            <span className="tnum text-2xs text-fg-3">
              {t('board.since', { time: clock(today.since, locale) })}
            </span>
          )}
          <span className="flex-1" />
          <AlertSound />
          <SteerMenu />
          <BoardLink to="/board/own" icon={Users} label={t('own.title')} />
          <BoardLink to="/board/wall" icon={Monitor} label={t('wall.title')} />
          <BoardLink to="/surveys" icon={MessageSquareHeart} label={t('surveys.title')} />
          <BoardLink to="/menus" icon={Split} label={t('menus.title')} />
          <BoardLink to="/do-not-call" icon={PhoneOff} label={t('dnc.title')} />
          <QuarantineLink />
        </header>
        <SteeringCard />
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-5">
          <Kpi
            icon={<Gauge size={14} />}
            label={t('board.sl')}
            value={n(k.serviceLevel, k.serviceLevel === 100 ? 0 : 1)}
            unit="%"
            note={t('board.slNote')}
            tone={k.serviceLevel == null ? undefined : levelTone(k.serviceLevel)}
          />
          <Kpi
            icon={<Hourglass size={14} />}
            label={t('board.waiting')}
            value={n(waiting.length)}
            note={
              waiting.length
                ? t(late ? 'board.longestLate' : 'board.longest', { time: mmss(longest), late })
                : t('board.nobodyWaits')
            }
            tone={late ? 'var(--c-bad)' : undefined}
          />
          <Kpi
            icon={<Timer size={14} />}
            label={t('board.asa')}
            value={n(k.asa, k.asa != null && k.asa < 10 ? 1 : 0)}
            unit={t('unit.s')}
            note={t('board.asaNote')}
          />
          <Kpi
            icon={<PhoneMissed size={14} />}
            label={t('board.abandon')}
            value={n(k.abandonRate, 1)}
            unit="%"
            note={t('board.abandonNote')}
          />
          <Kpi
            className="max-lg:col-span-2"
            icon={<CircleCheck size={14} />}
            label={t('board.handled')}
            value={n(k.handled)}
            note={t('board.handledNote')}
          />
        </div>
        <div className="grid gap-3 xl:grid-cols-[minmax(0,1fr)_360px]">
          <Card
            title={t('board.volume')}
            aside={
              <>
                <Key color="var(--c-chart-2)" label={t('board.offered')} />
                <Key color="var(--c-chart)" label={t('board.answered')} />
                <Key color="var(--c-ok)" label={t('board.slShort')} line />
              </>
            }
          >
            <div className="px-2 pb-2">
              <VolumeChart quarters={quarters} />
            </div>
          </Card>
          <AgentsCard lines={lines} onOpen={setOpen} />
        </div>
        <LiveCalls />
        <WaitingCard contacts={waiting} waits={waits} onOpen={setOpen} />
        <QueuesCard rows={rows} waits={waits} />
      </div>
      {opened && <ContactDrawer contact={opened} onClose={() => setOpen(null)} />}
    </main>
  );
}
