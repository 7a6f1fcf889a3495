// What is searched for, and views kept by name.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import type { ConversationRow } from '../contract/api';
import type { Found, Hit, Hits, Kind, Order, SavedView, ViewBody, Wanted } from '../contract/search';
import { call, get, post, withQuery } from '../lib/rest';
import { queryClient } from './queries';
import { useContacts } from './selectors';
import type { Row } from './urgency';

export const nothingWanted: Wanted = {
  q: '',
  kind: null,
  channel: '',
  account_id: '',
  tier: '',
  agent_id: '',
  status: '',
  since: null,
  until: null,
  attached: false,
  tag: '',
};

const groups = {
  account: 'accounts',
  person: 'people',
  conversation: 'conversations',
  message: 'messages',
} as const satisfies Record<Kind, keyof Found>;
export const groupOf = (kind: Kind) => groups[kind];

const ask = ({ since, until, attached, ...wanted }: Wanted, order: Order, limit: number, cursor = '') =>
  get<Found>(
    withQuery('/search', {
      ...wanted,
      from: since,
      to: until,
      attached: attached ? 'true' : '',
      order,
      limit,
      cursor,
    }),
  );

/** All kinds at once, a few of each. */
export const useFoundAll = (wanted: Wanted, order: Order, limit: number, enabled: boolean) =>
  useQuery({
    queryKey: ['search', wanted, order, limit],
    queryFn: () => ask(wanted, order, limit),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    enabled,
  });

/** One kind, page after page. */
export const useFoundKind = (wanted: Wanted & { kind: Kind }, order: Order, enabled = true) =>
  useInfiniteQuery({
    queryKey: ['search', 'pages', wanted, order],
    queryFn: ({ pageParam }) =>
      ask(wanted, order, 30, pageParam).then((found) => found[groupOf(wanted.kind)]),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    enabled,
  });

const VIEWS = ['views'];
export const useViews = () =>
  useQuery({ queryKey: VIEWS, queryFn: () => get<{ items: SavedView[] }>('/views') }).data?.items;

const refreshed = (done: unknown) => {
  void queryClient.invalidateQueries({ queryKey: VIEWS });
  void queryClient.invalidateQueries({ queryKey: ['conversations', 'saved'] });
  return done;
};
export const keepView = (body: ViewBody) => post<{ id: string }>('/views', body).then(refreshed);
export const changeView = (id: string, body: ViewBody) => call('PUT', `/views/${id}`, body).then(refreshed);
export const dropView = (id: string) => call('DELETE', `/views/${id}`).then(refreshed);

/** Which saved view the desk's list shows instead of its own. */
export const useChosenView = create<{ view: SavedView | null }>(() => ({ view: null }));
export const chooseView = (view: SavedView | null) => useChosenView.setState({ view });

const MOST_SAID = 100;
/** With words, also those in which they were said; of each kind the first hundred. */
async function conversationsOf(wanted: Wanted, order: Order, cursor: string): Promise<Hits> {
  if (!wanted.q) return (await ask({ ...wanted, kind: 'conversation' }, order, 50, cursor)).conversations;
  const found = await ask({ ...wanted, kind: null }, order, MOST_SAID);
  const all = [...found.conversations.items, ...found.messages.items];
  const first = new Map(all.reverse().map((hit) => [hit.conversation_id, hit]));
  const sign = order === 'latest' ? -1 : 1;
  const items = [...first.values()].sort((a, b) => sign * a.at.localeCompare(b.at));
  return { items, next: null, near: [] };
}

/** The conversations of the chosen view as the desk's list has them; null while none is chosen. */
export function useViewRows(): { rows: Row[]; loading: boolean; more?: () => void } | null {
  const { view } = useChosenView();
  const contacts = useContacts();
  const wanted = view?.filters ?? nothingWanted;
  const { data, isPending, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ['conversations', 'saved', view?.id, wanted],
    queryFn: ({ pageParam }) => conversationsOf(wanted, view?.order ?? 'latest', pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    enabled: view !== null,
  });
  if (!view) return null;
  const rows = (data?.pages ?? [])
    .flatMap((page) => page.items)
    .map((hit): Row => {
      const conversation_id = hit.conversation_id ?? hit.id;
      const contact = contacts.find((c) => c.conversation_id === conversation_id);
      return { conversation_id, contact, known: rowOf(hit) };
    });
  return {
    rows,
    loading: isPending,
    more: hasNextPage && !isFetching ? () => void fetchNextPage() : undefined,
  };
}

const rowOf = (hit: Hit) =>
  ({
    ...hit,
    id: hit.conversation_id ?? hit.id,
    last_at: hit.at,
    preview: hit.lead.text,
    person_id: '',
    snoozed_until: null,
    waiting_for: '',
    merged_into: null,
  }) as unknown as ConversationRow;
