import { ArrowRight, PhoneOff, Split } from 'lucide-react';
import { useState } from 'react';
import type { MenuReport } from '../../contract/reports';
import { useLocale, useT } from '../../lib/i18n';
import { describe } from '../../lib/run';
import { useMenuReports } from '../../state/calling';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { Page } from '../../ui/page';
import { Segmented } from '../../ui/segmented';
import { kindName, plain } from '../phone/menu_path';
import { abandoned, type Line, lines, MANY_LOST, type Period, since, type Way, wayName } from './flow';

const periods: Period[] = ['today', 'week', 'month'];

/** What callers did in the voice menus: how far they came, where they went on to, where they hung up. */
export default function MenusScreen() {
  const t = useT();
  const [period, setPeriod] = useState<Period>('week');
  // Asked for anew when another period is chosen, not with each tick of the clock.
  const [now, setNow] = useState(() => new Date());
  const { data, error, isPending } = useMenuReports(since(period, now).toISOString(), now.toISOString());
  const choose = (next: Period) => {
    setPeriod(next);
    setNow(new Date());
  };
  const menus = data?.menus.filter((m) => m.calls > 0) ?? [];
  return (
    <Page
      title={t('menus.title')}
      lead={t('menus.lead')}
      back={{ href: '/board', label: t('nav.board') }}
      aside={
        <Segmented
          label={t('menus.period')}
          value={period}
          onChange={choose}
          options={periods.map((p) => ({ value: p, label: t(`menus.period.${p}`) }))}
        />
      }
    >
      {error && <Empty icon="!" title={describe(error, t)} />}
      {isPending && !error && (
        <Card label={t('menus.title')}>
          <Skeleton rows={6} />
        </Card>
      )}
      {data && !menus.length && (
        <Card label={t('menus.title')}>
          <Empty icon={<Split size={20} />} title={t('menus.none')} lead={t('menus.noneLead')} />
        </Card>
      )}
      {menus.map((menu) => (
        <MenuCard key={menu.menu} menu={menu} />
      ))}
    </Page>
  );
}

function MenuCard({ menu }: { menu: MenuReport }) {
  const t = useT();
  const locale = useLocale();
  const lost = abandoned(menu);
  const percent = (share: number) =>
    share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: share && share < 0.01 ? 1 : 0 });
  return (
    <Card
      className="overflow-hidden"
      title={plain(menu.menu)}
      aside={
        <span className="tnum flex items-center gap-2 text-2xs text-fg-3">
          {t('menus.calls', { count: menu.calls })}
          {lost > 0 && (
            <Chip tone={lost / menu.calls > MANY_LOST ? 'bad' : 'neutral'}>
              <PhoneOff size={10} aria-hidden /> {t('menus.lostIn', { share: percent(lost / menu.calls) })}
            </Chip>
          )}
        </span>
      }
    >
      <section tabIndex={0} aria-label={plain(menu.menu)} className="overflow-x-auto pb-2">
        <table className="w-full text-xs md:min-w-[620px]">
          <thead>
            <tr className="h-7 text-2xs text-fg-3 [&>th]:px-4 [&>th]:font-medium">
              <th className="text-left md:w-[30%]">{t('menus.node')}</th>
              <th className="w-[26%] text-left max-md:text-right">{t('menus.reached')}</th>
              <th className="text-left max-md:hidden">{t('menus.wentOn')}</th>
              <th className="w-24 text-right">{t('menus.hungUp')}</th>
            </tr>
          </thead>
          <tbody>
            {lines(menu).map((line) => (
              <NodeRow key={line.node} line={line} percent={percent} />
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function NodeRow({ line, percent }: { line: Line; percent: (share: number) => string }) {
  const t = useT();
  const locale = useLocale();
  const many = line.lost > MANY_LOST;
  return (
    <>
      <tr className="tnum border-t align-top [&>td]:px-4 [&>td]:py-2">
        <th scope="row" className="px-4 py-2 text-left font-medium">
          {plain(line.node)}
          <span className="block text-2xs font-normal text-fg-3">{kindName(line.kind, t)}</span>
        </th>
        <td>
          <span className="flex items-center gap-2 max-md:justify-end">
            <span aria-hidden className="h-2 flex-1 overflow-hidden rounded-full bg-hover max-md:hidden">
              <span
                className="block h-full rounded-full bg-[var(--c-chart)]"
                style={{ width: `${Math.max(2, line.share * 100)}%` }}
              />
            </span>
            <span className="w-10 text-right font-medium">{line.reached.toLocaleString(locale)}</span>
            <span className="w-9 text-right text-2xs text-fg-3">{percent(line.share)}</span>
          </span>
        </td>
        <td className="max-md:hidden">
          <Ways ways={line.ways} />
        </td>
        <td className={cx('text-right', many ? 'font-medium text-bad-text' : 'text-fg-2')}>
          {line.abandoned ? (
            <>
              {line.abandoned.toLocaleString(locale)}{' '}
              <span className={cx('text-2xs', !many && 'text-fg-3')}>{percent(line.lost)}</span>
            </>
          ) : (
            '–'
          )}
        </td>
      </tr>
      {line.ways.length > 0 && (
        <tr className="md:hidden">
          <td colSpan={3} className="px-4 pb-2">
            <Ways ways={line.ways} />
          </td>
        </tr>
      )}
    </>
  );
}

function Ways({ ways }: { ways: Way[] }) {
  const t = useT();
  const locale = useLocale();
  return (
    <ul className="flex flex-wrap gap-1">
      {ways.map(({ to, count }) => (
        <li
          key={to}
          className="flex h-5 items-center gap-1 rounded-[5px] bg-hover px-1.5 text-2xs whitespace-nowrap text-fg-2"
        >
          <ArrowRight size={10} aria-hidden className="text-fg-3" />
          {wayName(to, t)} <b className="font-medium">{count.toLocaleString(locale)}</b>
        </li>
      ))}
    </ul>
  );
}
