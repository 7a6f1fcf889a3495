import { lazy, Suspense, useMemo } from 'react';
import type { Quarter } from '../../contract/api';
import { useLocale, useT } from '../../lib/i18n';
import { clock } from '../../lib/time';
import { useUi } from '../../lib/ui_store';
import { cx } from '../../ui/cx';
import { Fence } from '../../ui/fence';

const EChart = lazy(() => import('../../ui/echart'));
const css = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** In target of what was decided in that quarter; null while nothing was. */
const level = (q: Quarter) =>
  q.answered + q.abandoned ? Math.round((100 * q.in_target) / (q.answered + q.abandoned)) : null;

function chartOption(
  quarters: Quarter[],
  names: { offered: string; answered: string; level: string },
  locale: string,
) {
  const [fg3, line, accent, raised, fg, ok, soft] = [
    '--c-fg-3',
    '--c-line',
    '--c-chart',
    '--c-raised',
    '--c-fg',
    '--c-ok',
    '--c-chart-2',
  ].map(css);
  const font = { fontFamily: 'Inter Variable, Noto Sans SC, sans-serif', fontSize: 11, color: fg3 };
  const bar = (name: string, data: number[], color?: string, z = 1) => ({
    name,
    type: 'bar',
    data,
    barGap: '-100%',
    barWidth: '52%',
    barMaxWidth: 26,
    itemStyle: { color, borderRadius: [3, 3, 0, 0] },
    z,
  });
  return {
    animationDurationUpdate: 500,
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    textStyle: font,
    grid: { left: 36, right: 42, top: 12, bottom: 26 },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      backgroundColor: raised,
      borderColor: line,
      borderWidth: 1,
      padding: [8, 10],
      textStyle: { ...font, color: fg, fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: fg3, type: 'dashed' } },
    },
    xAxis: {
      type: 'category',
      data: quarters.map((q) => clock(q.at, locale)),
      axisLine: { lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: {
        ...font,
        interval: Math.max(0, Math.ceil(quarters.length / (innerWidth < 768 ? 4 : 9)) - 1),
        margin: 10,
      },
    },
    yAxis: [
      { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: line } }, axisLabel: font },
      {
        type: 'value',
        min: 0,
        max: 100,
        interval: 25,
        splitLine: { show: false },
        axisLabel: { ...font, formatter: '{value}%' },
      },
    ],
    series: [
      bar(
        names.offered,
        quarters.map((q) => q.offered),
        soft,
      ),
      bar(
        names.answered,
        quarters.map((q) => q.answered),
        accent,
        2,
      ),
      {
        name: names.level,
        type: 'line',
        yAxisIndex: 1,
        data: quarters.map(level),
        connectNulls: true,
        smooth: 0.3,
        smoothMonotone: 'x',
        symbol: 'circle',
        symbolSize: 4,
        lineStyle: { color: ok, width: 2 },
        itemStyle: { color: ok },
        z: 3,
      },
    ],
  };
}

export function VolumeChart({ quarters }: { quarters: Quarter[] }) {
  const t = useT();
  const locale = useLocale();
  const { theme } = useUi();
  const option = useMemo(() => {
    void theme;
    return chartOption(
      quarters,
      { offered: t('board.offered'), answered: t('board.answered'), level: t('board.slShort') },
      locale,
    );
  }, [quarters, theme, t, locale]);
  return (
    <>
      <Fence>
        <Suspense fallback={<div className="h-[288px] max-md:h-[232px]" />}>
          <EChart option={option} label={t('board.volume')} className="h-[288px] max-md:h-[232px] w-full" />
        </Suspense>
      </Fence>
      <table className="sr-only">
        <caption>{t('board.volume')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('board.time')}</th>
            <th scope="col">{t('board.offered')}</th>
            <th scope="col">{t('board.answered')}</th>
            <th scope="col">{t('board.slShort')}</th>
          </tr>
        </thead>
        <tbody>
          {quarters.map((q) => (
            <tr key={q.at}>
              <th scope="row">{clock(q.at, locale)}</th>
              <td>{q.offered}</td>
              <td>{q.answered}</td>
              <td>{level(q) ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export const Key = ({ color, label, line }: { color: string; label: string; line?: boolean }) => (
  <span className="flex items-center gap-1.5 text-2xs text-fg-3 max-lg:hidden">
    <i
      className={cx('inline-block w-2.5 rounded-[2px]', line ? 'h-0.5' : 'h-2.5')}
      style={{ background: color }}
      aria-hidden
    />
    {label}
  </span>
);
