// Notes that call the user by name.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Page } from '../contract/api';
import type { MentionCard } from '../contract/work';
import { get, post, withQuery } from '../lib/rest';
import { useLive } from './store';

export const useMentions = () =>
  useInfiniteQuery({
    queryKey: ['mentions'],
    queryFn: ({ pageParam }) =>
      get<Page<MentionCard>>(withQuery('/mentions', { cursor: pageParam, limit: 50 })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** While the conversation is before the user's eyes, what calls them there is seen. */
export function useSeenMentions(conversation: string) {
  const called = useLive((s) =>
    Object.values(s.desk.mentions).some((m) => m.conversation_id === conversation),
  );
  useEffect(() => {
    if (!called) return;
    const see = () => {
      if (document.hidden) return;
      // Tried again when it is looked at the next time.
      post('/mentions/read', { conversation_id: conversation }).catch(() => {});
    };
    see();
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  }, [called, conversation]);
}
