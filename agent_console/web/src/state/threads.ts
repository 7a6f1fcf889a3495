// What a user does with whole conversations.
import { useQuery } from '@tanstack/react-query';
import type { ConversationRow, Page } from '../contract/api';
import { get, post, withQuery } from '../lib/rest';
import { queryClient } from './queries';

const of = (conversation: string) => `/conversations/${encodeURIComponent(conversation)}`;

/** How a conversation stands is told on the stream, but the answer to us may come first. */
async function then(conversation: string, work: Promise<unknown>) {
  await work;
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['conversation', conversation] }),
    queryClient.invalidateQueries({ queryKey: ['conversations'] }),
  ]);
}

/** `until`: null wakes it. */
export const snooze = (conversation: string, until: Date | null) =>
  then(conversation, post(`${of(conversation)}/snooze`, { until: until?.toISOString() ?? null }));
export const merge = (conversation: string, into: string) =>
  then(into, post(`${of(conversation)}/merge`, { into }));
export const split = (conversation: string, message_id: string) =>
  post<{ conversation_id: string }>(`${of(conversation)}/split`, { message_id });

/** Other conversations of an account, the latest first. */
export const useOfAccount = (account_id: string | null) =>
  useQuery({
    queryKey: ['conversations', 'all', account_id],
    queryFn: () =>
      get<Page<ConversationRow>>(withQuery('/conversations', { view: 'all', account_id, limit: 100 })),
    staleTime: 0,
  });
