import { Bookmark, Pencil, Search, SearchX, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Kind, SavedView, Wanted } from '../../contract/search';
import { useActions } from '../../lib/actions';
import { useT } from '../../lib/i18n';
import { describe, useRun } from '../../lib/run';
import { dropView, groupOf, nothingWanted, useFoundAll, useFoundKind, useViews } from '../../state/search';
import { Button, IconButton } from '../../ui/button';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Page } from '../../ui/page';
import { Filters } from './filters';
import { Results, stepOnKey } from './results';
import { SaveDialog } from './save_dialog';
import { type Asked, asksFor, fromAddress, toAddress, typed } from './words';

const kinds: Kind[] = ['account', 'person', 'conversation', 'message'];
const FEW = 6;
const TYPING_MS = 150;

/** Finds accounts, people, conversations and messages; what is looked for stands in the address. */
export default function SearchScreen() {
  const t = useT();
  const [, go] = useLocation();
  const query = useSearch();
  const asked = fromAddress(query);
  const { wanted } = asked;
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [saving, setSaving] = useState(false);
  const change = (patch: Partial<Wanted>) =>
    go(
      toAddress({
        ...fromAddress(location.search),
        wanted: { ...fromAddress(location.search).wanted, ...patch },
      }),
      { replace: true },
    );
  useActions({ 'go.search': () => field.current?.select() }, { first: true });
  useEffect(() => field.current?.focus(), []);
  return (
    <Page
      title={t('search.title')}
      lead={t('search.lead')}
      aside={
        asksFor(wanted) && (
          <Button icon={Bookmark} onClick={() => setSaving(true)}>
            {t('search.save')}
          </Button>
        )
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its fields and links have the keys, it only moves between them */}
      <div ref={root} className="space-y-3" onKeyDown={(e) => stepOnKey(e, root.current)}>
        <Words fieldRef={field} value={wanted.q} onChange={(text) => change(typed(text))} />
        <Filters
          asked={asked}
          onChange={change}
          onOrder={(next) => go(toAddress({ wanted, order: next }), { replace: true })}
        />
        <Views
          asked={asked}
          onChoose={(view) => go(toAddress({ wanted: view.filters, order: view.order }))}
        />
        {!asksFor(wanted) ? (
          <Card label={t('search.title')}>
            <Empty icon={<Search size={20} />} title={t('search.begin')} lead={t('search.beginLead')} />
          </Card>
        ) : wanted.kind ? (
          <OneKind wanted={{ ...wanted, kind: wanted.kind }} asked={asked} onChange={change} />
        ) : (
          <AllKinds asked={asked} onChange={change} />
        )}
      </div>
      {saving && <SaveDialog asked={asked} onClose={() => setSaving(false)} />}
    </Page>
  );
}

/** The words, told once one pauses, so that not each letter is asked for. */
function Words({
  value,
  onChange,
  fieldRef,
}: {
  value: string;
  onChange: (text: string) => void;
  fieldRef: React.RefObject<HTMLInputElement | null>;
}) {
  const t = useT();
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      tell.current(text);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className="flex h-11 items-center gap-2.5 rounded-xl border bg-panel px-3.5 focus-within:ring-2 focus-within:ring-accent">
      <Search size={16} className="shrink-0 text-fg-3" aria-hidden />
      <input
        ref={fieldRef}
        type="search"
        data-stop
        aria-label={t('search.words')}
        placeholder={t('search.placeholder')}
        maxLength={200}
        value={text}
        onChange={(e) => setText(e.target.value)}
        className="h-full min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-fg-3"
      />
    </div>
  );
}

/** Views kept before; the one that is open may be deleted. */
function Views({ asked, onChoose }: { asked: Asked; onChoose: (view: SavedView) => void }) {
  const t = useT();
  const run = useRun();
  const views = useViews() ?? [];
  const [editing, setEditing] = useState<SavedView | null>(null);
  if (!views.length) return null;
  const here = toAddress(asked);
  return (
    <ul aria-label={t('search.views')} className="flex flex-wrap items-center gap-1.5">
      {views.map((view) => {
        const open = toAddress({ wanted: { ...nothingWanted, ...view.filters }, order: view.order }) === here;
        return (
          <li key={view.id} className="flex items-center">
            <Button
              variant={open ? 'secondary' : 'ghost'}
              icon={Bookmark}
              aria-pressed={open}
              title={view.own ? undefined : view.owner_name}
              onClick={() => onChoose(view)}
            >
              {view.name}
            </Button>
            {open && view.may_change && (
              <>
                <IconButton
                  label={t('search.edit', { name: view.name })}
                  icon={Pencil}
                  size={14}
                  onClick={() => setEditing(view)}
                />
                <IconButton
                  label={t('search.drop', { name: view.name })}
                  icon={Trash2}
                  size={14}
                  onClick={() => void run(() => dropView(view.id), t('search.dropped'))}
                />
              </>
            )}
          </li>
        );
      })}
      {editing && <SaveDialog asked={asked} view={editing} onClose={() => setEditing(null)} />}
    </ul>
  );
}

type Given = { asked: Asked; onChange: (patch: Partial<Wanted>) => void };

function AllKinds({ asked: { wanted, order }, onChange }: Given) {
  const t = useT();
  const { data, error, isPending } = useFoundAll(wanted, order, FEW, true);
  if (error || isPending || !kinds.some((kind) => data[groupOf(kind)].items.length))
    return <Nothing error={error} pending={isPending} />;
  return kinds.map((kind) => (
    <Results
      key={kind}
      kind={kind}
      hits={data[groupOf(kind)]}
      more={t('search.more')}
      onMore={data[groupOf(kind)].next ? () => onChange({ kind }) : undefined}
      onWithin={(account_id) => onChange({ account_id, q: '' })}
    />
  ));
}

function OneKind({ wanted, asked: { order }, onChange }: Given & { wanted: Wanted & { kind: Kind } }) {
  const t = useT();
  const { data, error, isPending, hasNextPage, fetchNextPage } = useFoundKind(wanted, order);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (error || isPending || !items.length) return <Nothing error={error} pending={isPending} />;
  return (
    <Results
      kind={wanted.kind}
      hits={{ items, next: null, near: data?.pages[0]?.near ?? [] }}
      more={t('search.more')}
      onMore={hasNextPage ? () => void fetchNextPage() : undefined}
      onWithin={(account_id) => onChange({ account_id, kind: null, q: '' })}
    />
  );
}

function Nothing({ error, pending }: { error: unknown; pending: boolean }) {
  const t = useT();
  return (
    <Card label={t('search.title')}>
      <div role="status">
        {error ? (
          <Empty icon="!" title={describe(error, t)} lead={t('search.failed')} />
        ) : pending ? (
          <Skeleton rows={6} />
        ) : (
          <Empty icon={<SearchX size={20} />} title={t('search.none')} lead={t('search.noneLead')} />
        )}
      </div>
    </Card>
  );
}
