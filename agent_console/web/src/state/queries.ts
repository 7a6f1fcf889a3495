// What is asked of the API and kept: everything that is not live. Events tell which answers have grown old.
import {
  keepPreviousData,
  QueryClient,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type {
  AccountRow,
  AccountView,
  Agents,
  BusinessStatus,
  ConversationRow,
  ConversationView,
  Explained,
  Leaves,
  Page,
  Setup,
  Today,
  Waits,
  Welcome,
} from '../contract/api';
import type { Recorded } from '../contract/events';
import { get, withQuery } from '../lib/rest';

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 60_000, retry: 1, refetchOnWindowFocus: false } },
});

const setupOptions = queryOptions({
  queryKey: ['setup'],
  queryFn: () => get<Setup>('/setup'),
  staleTime: Number.POSITIVE_INFINITY,
});
const welcomeOptions = queryOptions({
  queryKey: ['welcome'],
  queryFn: () => get<Welcome>('/welcome'),
  staleTime: Number.POSITIVE_INFINITY,
});
/** Whether this is the demo, and which version; for everybody. */
export const useWelcome = () => useQuery(welcomeOptions).data;

export const useSetup = () => useQuery(setupOptions).data;

export const useConversations = (view: 'mine' | 'open' | 'closed', enabled = true) =>
  useInfiniteQuery({
    queryKey: ['conversations', view],
    queryFn: ({ pageParam }) =>
      get<Page<ConversationRow>>(withQuery('/conversations', { view, cursor: pageParam, limit: 50 })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    enabled,
  });

export const useConversation = (id: string | undefined) =>
  useQuery({
    queryKey: ['conversation', id],
    queryFn: () => get<ConversationView>(`/conversations/${id}`),
    enabled: Boolean(id),
  });

export const useAccount = (id: string | null | undefined) =>
  useQuery({
    queryKey: ['account', id],
    queryFn: () => get<AccountView>(`/accounts/${id}`),
    enabled: Boolean(id),
  });

export const useAccounts = (q: string, enabled = true) =>
  useInfiniteQuery({
    queryKey: ['accounts', q],
    queryFn: ({ pageParam }) => get<Page<AccountRow>>(withQuery('/accounts', { q, cursor: pageParam })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });

export const useAgentRows = (enabled = true) =>
  useQuery({
    queryKey: ['agents'],
    queryFn: () => get<Agents>('/agents'),
    staleTime: 5_000,
    enabled,
  });

/** Names of those who act but take no contacts: supervisors, administrators. */
export const useOthers = () =>
  useQuery({
    queryKey: ['agents'],
    queryFn: () => get<Agents>('/agents'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.others;

export const useToday = () =>
  useQuery({ queryKey: ['today'], queryFn: () => get<Today>('/board/today'), refetchInterval: 60_000 });

export const useExplained = (contactId: string | null) =>
  useQuery({
    queryKey: ['explain', contactId],
    queryFn: () => get<Explained>(`/contacts/${contactId}/explain`),
    enabled: Boolean(contactId),
    staleTime: 0,
  });

/** What every waiting contact may expect; asked anew every so often while somebody looks. */
const WAITS_MS = 5000;
export const useWaits = (enabled = true) =>
  useQuery({
    queryKey: ['waits'],
    queryFn: () => get<Waits>('/waits'),
    refetchInterval: WAITS_MS,
    staleTime: WAITS_MS,
    enabled,
  }).data?.waits;

export const useLeaves = (agent: string) =>
  useQuery({
    queryKey: ['leaves', agent],
    queryFn: () => get<Leaves>(`/agents/${agent}/leaves`),
    staleTime: 0,
  });

export const useBusinessStatus = (enabled: boolean) =>
  useQuery({
    queryKey: ['business'],
    queryFn: () => get<BusinessStatus>('/business/status'),
    refetchInterval: 60_000,
    enabled,
  }).data;

/** Several events in a moment refresh an answer once; what a supervisor says to all is wanted at once. */
const DEBOUNCE_MS = 800;
const AT_ONCE = 'steering';
const pending = new Map<string, ReturnType<typeof setTimeout>>();
export function refreshSoon(queryKey: readonly unknown[]) {
  const name = JSON.stringify(queryKey);
  if (pending.has(name)) return;
  pending.set(
    name,
    setTimeout(
      () => {
        pending.delete(name);
        void queryClient.invalidateQueries({ queryKey });
      },
      queryKey[0] === AT_ONCE ? 0 : DEBOUNCE_MS,
    ),
  );
}

/** Which answers an event makes old. */
export function staleAfter({ event }: Recorded): (readonly unknown[])[] {
  switch (event.type) {
    case 'mail.held':
    case 'mail.decided':
      return [['quarantine']];
    case 'conversation.changed':
    case 'conversation.merged':
    case 'conversation.split':
    case 'conversation.marked':
    case 'recording.deleted':
      return [['conversations'], ['conversation', event.conversation_id]];
    case 'follow_up.made':
    case 'follow_up.changed':
    case 'follow_up.due':
      return [['follow_ups']];
    case 'mention.made':
    case 'mention.changed':
      return [['mentions']];
    case 'contact.arrived':
      return [['today'], ...accountOf(event.contact.account_id)];
    case 'offer.accepted':
      return [['today'], ['conversations']];
    case 'contact.closed':
      return [['today'], ['conversations'], ...accountOf(event.contact.account_id)];
    case 'contact.changed':
    case 'contact.transferred':
      return [
        ['waits'],
        ['conversations'],
        ['conversation', event.contact.conversation_id],
        ['explain', event.contact.id],
      ];
    case 'person.attached':
      return [['account'], ['accounts'], ['conversations'], ['conversation']];
    case 'survey.taken':
      return [['surveys']];
    case 'account.team_changed':
      return [...accountOf(event.account_id), ['accounts']];
    case 'business.changed':
      return [['setup'], ['business']];
    case 'agent.changed':
      return [['leaves', event.agent.id]];
    case 'queue.closed':
    case 'queue.opened':
      return [['steering'], ['waits'], ['explain']];
    case 'banner.shown':
    case 'banner.ended':
    case 'emergency.began':
    case 'emergency.ended':
    case 'alert.raised':
    case 'alert.ended':
      return [['steering']];
    case 'contact.overflowed':
    case 'contact.diverted':
    case 'contact.postponed':
    case 'offer.made':
    case 'offer.declined':
    case 'offer.missed':
    case 'contact.step_taken':
    case 'contact.unroutable':
      return [['explain', event.contact.id], ['waits']];
    default:
      return [];
  }
}

const accountOf = (id: string | null) => (id ? [['account', id]] : []);
