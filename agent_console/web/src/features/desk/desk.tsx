import { ExternalLink, MessagesSquare } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';
import { useActions } from '../../lib/actions';
import { useT } from '../../lib/i18n';
import { useUi, type View } from '../../lib/ui_store';
import { lookAt } from '../../state/attention';
import { useConversations, useWelcome } from '../../state/queries';
import { chooseView, useViewRows } from '../../state/search';
import { useClocks, useContacts, useMyAgent, useMyId } from '../../state/selectors';
import { useLive } from '../../state/store';
import { type Row, sections } from '../../state/urgency';
import { Empty } from '../../ui/card';
import { cx } from '../../ui/cx';
import { Fence } from '../../ui/fence';
import { dues } from '../sla/clock';
import { DeskList } from './list';

/** The list stands before the rest of the desk has come. */
const load = () => import('../conversation/screen').then((m) => ({ default: m.ConversationScreen }));
const ConversationScreen = lazy(load);

export function DeskScreen({ id }: { id?: string }) {
  const t = useT();
  const [, go] = useLocation();
  const me = useMyId();
  const contacts = useContacts();
  const ready = useLive((s) => s.ready);
  const { view, details, set } = useUi();
  const mine = useConversations('mine');
  const open = useConversations('open', view === 'open');
  const closed = useConversations('closed', view === 'closed');
  const snoozed = useLive((s) => s.desk.snoozed);
  const clocks = useClocks();
  const due = useMemo(() => dues(clocks), [clocks]);
  const lists = useMemo(() => {
    const flat = (q: typeof mine) => q.data?.pages.flatMap((p) => p.items) ?? [];
    return {
      mine: sections(contacts, flat(mine), me, 'mine', due, snoozed),
      open: sections(contacts, flat(open), me, 'open', due, snoozed),
      closed: flat(closed).map((known): Row => ({ conversation_id: known.id, known })),
    };
  }, [contacts, mine.data, open.data, closed.data, me, due, snoozed, mine, open, closed]);
  const shown = view === 'closed' ? [] : lists[view];
  const kept = useViewRows();
  const rows = kept ? kept.rows : view === 'closed' ? lists.closed : shown.flatMap((s) => s.rows);
  const selected = id;
  const first = rows[0]?.conversation_id;
  // Wide screens open the first conversation, and stay with it when the order changes.
  useEffect(() => {
    if (!id && first && innerWidth >= 768) go(`/c/${first}`, { replace: true });
  }, [id, first, go]);
  useEffect(() => {
    lookAt(selected ?? null);
    return () => lookAt(null);
  }, [selected]);

  useEffect(() => void load(), []);
  const select = useCallback((next?: string) => go(next ? `/c/${next}` : '/'), [go]);
  const step = (by: number) => {
    const i = rows.findIndex((r) => r.conversation_id === selected);
    const next = rows[Math.min(rows.length - 1, Math.max(0, i + by))];
    if (next) select(next.conversation_id);
  };
  const show = (next: View) => {
    chooseView(null);
    set({ view: next });
  };
  useActions({
    'list.next': () => step(1),
    'list.previous': () => step(-1),
    'list.mine': () => show('mine'),
    'list.open': () => show('open'),
    'list.closed': () => show('closed'),
    'conversation.details': () => set({ details: !details }),
  });
  const count = (key: 'mine' | 'open') => lists[key].reduce((sum, s) => sum + s.rows.length, 0);
  const { hasNextPage, isFetching, fetchNextPage } = closed;
  return (
    <main className="relative flex min-h-0 min-w-0 flex-1 overflow-hidden bg-panel md:mr-2.5 md:mb-2.5 md:rounded-xl md:border">
      <h1 className="sr-only">{t('nav.desk')}</h1>
      <div className={cx('min-h-0 md:flex', id ? 'hidden' : 'flex w-full md:w-auto')}>
        <DeskList
          sections={shown}
          closed={lists.closed}
          kept={kept?.rows ?? null}
          counts={{ mine: count('mine'), open: count('open') }}
          loading={!ready || (kept ? kept.loading : view === 'closed' && closed.isPending)}
          more={kept ? kept.more : hasNextPage && !isFetching ? fetchNextPage : undefined}
          selected={selected}
          onSelect={select}
        />
      </div>
      {selected ? (
        <Fence key={selected}>
          <Suspense fallback={<div className="flex-1" />}>
            <ConversationScreen id={selected} onBack={() => select()} />
          </Suspense>
        </Fence>
      ) : (
        <div className="flex flex-1 max-md:hidden">
          <Quiet />
        </div>
      )}
    </main>
  );
}

/** Nothing is open: what happens next and, in the demo, how to make it happen. */
function Quiet() {
  const t = useT();
  const ready = useLive((s) => s.ready);
  const agent = useMyAgent();
  const demo = useWelcome()?.demo;
  if (!ready) return null;
  const lead = !agent ? 'desk.quietWatch' : agent.available ? 'desk.quietLead' : 'desk.quietAway';
  return (
    <Empty icon={<MessagesSquare size={20} />} title={t('desk.quiet')} lead={t(lead)}>
      {demo && (
        <a
          href="/lobby/"
          target="_blank"
          rel="noreferrer"
          className="mt-3 flex items-center gap-1.5 text-xs font-medium text-accent-text hover:underline"
        >
          {t('desk.toLobby')} <ExternalLink size={13} aria-hidden />
        </a>
      )}
    </Empty>
  );
}
