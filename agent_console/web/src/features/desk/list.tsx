import { useVirtualizer } from '@tanstack/react-virtual';
import { Inbox, RefreshCw } from 'lucide-react';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useUi, type View } from '../../lib/ui_store';
import { chooseView } from '../../state/search';
import type { Row, Section } from '../../state/urgency';
import { Empty, Skeleton } from '../../ui/card';
import { Count } from '../../ui/chip';
import { Segmented } from '../../ui/segmented';
import { ListRow } from './row';

/** Views kept by name stand below the list's own. */
const ViewChoices = lazy(() => import('../search/choices'));

type Line = { header: Section['key'] | 'closed'; count: number } | { row: Row };
const views = ['mine', 'open', 'closed'] as const;

export function DeskList({
  sections,
  closed,
  kept,
  counts,
  loading,
  more,
  selected,
  onSelect,
}: {
  sections: Section[];
  closed: Row[];
  /** Of the saved view that is chosen; null while none is. */
  kept: Row[] | null;
  counts: Record<'mine' | 'open', number>;
  loading: boolean;
  /** Fetches further closed conversations, if there are any. */
  more?: () => void;
  selected?: string;
  onSelect: (id: string) => void;
}) {
  const t = useT();
  const now = useNow();
  const { view, set } = useUi();
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo<Line[]>(() => {
    if (kept) return kept.map((row) => ({ row }));
    if (view === 'closed') return closed.map((row) => ({ row }));
    return sections.flatMap((s): Line[] => [
      { header: s.key, count: s.rows.length },
      ...s.rows.map((row) => ({ row })),
    ]);
  }, [sections, closed, kept, view]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (lines[i] && 'header' in lines[i] ? 30 : 74),
    overscan: 8,
    initialRect: { width: 340, height: 800 },
  });
  const place = lines.findIndex((l) => 'row' in l && l.row.conversation_id === selected);
  useEffect(() => {
    if (place >= 0) virtual.scrollToIndex(place);
  }, [place, virtual]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights depend on the lines
  useEffect(() => virtual.measure(), [virtual, lines]);
  const items = virtual.getVirtualItems();
  const end = items.at(-1)?.index === lines.length - 1;
  useEffect(() => {
    if (end && (kept || view === 'closed')) more?.();
  }, [end, kept, view, more]);

  return (
    <section
      aria-label={t('list.title')}
      className="flex min-h-0 w-full flex-col md:w-[336px] md:shrink-0 md:border-r"
    >
      <div className="flex h-12 shrink-0 items-center pr-2.5 pl-4">
        <h2 className="text-base">{t('list.title')}</h2>
      </div>
      <div className="px-3 pb-2">
        <Segmented<View>
          label={t('list.title')}
          value={view}
          onChange={(v) => {
            chooseView(null);
            set({ view: v });
          }}
          className="[&>*]:flex-1"
          options={views.map((v) => ({
            value: v,
            label: (
              <>
                {t(`view.${v}`)}
                {v !== 'closed' && <span className="tnum font-normal text-fg-3">{counts[v]}</span>}
              </>
            ),
          }))}
        />
      </div>
      <Suspense>
        <ViewChoices />
      </Suspense>
      <div ref={scroller} className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={loading}>
        {!lines.length &&
          (loading ? (
            <Skeleton rows={5} />
          ) : (
            <Empty
              icon={kept || view === 'closed' ? <RefreshCw size={20} /> : <Inbox size={20} />}
              title={t(kept ? 'search.empty' : `empty.${view}`)}
              lead={t(kept ? 'search.emptyLead' : `empty.${view}.lead`)}
            />
          ))}
        <ul
          aria-label={t(kept ? 'search.views' : `view.${view}`)}
          className="relative shrink-0"
          style={{ height: virtual.getTotalSize() }}
        >
          {items.map((v) => {
            const line = lines[v.index] as Line;
            return (
              <li
                key={'header' in line ? line.header : (line.row.contact?.id ?? line.row.conversation_id)}
                className="absolute inset-x-0 top-0"
                style={{ height: v.size, transform: `translateY(${v.start}px)` }}
              >
                {'header' in line ? (
                  <h3 className="flex h-full items-center gap-1.5 px-4 pt-1 text-2xs font-medium text-fg-3">
                    {t(`section.${line.header as Section['key']}`)} <Count n={line.count} />
                  </h3>
                ) : (
                  <ListRow
                    row={line.row}
                    now={now}
                    selected={line.row.conversation_id === selected}
                    onSelect={onSelect}
                  />
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
