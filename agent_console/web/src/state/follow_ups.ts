// Follow-ups: asked of the API by account or conversation; one's own are on the desk.
import { useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import type { Page } from '../contract/api';
import type { FollowUpCard } from '../contract/work';
import { call, get, post, withQuery } from '../lib/rest';
import { queryClient } from './queries';

/** About what one promises, or the promise that is changed. */
export type Promising =
  | { conversation: string; account?: undefined; card?: undefined }
  | { account: string; conversation?: undefined; card?: undefined }
  | { card: FollowUpCard; account?: undefined; conversation?: undefined };
export const usePromising = create<{ task: Promising | null }>()(() => ({ task: null }));
export const promise = (task: Promising | null) => usePromising.setState({ task });

export type Wish = { text: string; due_at: string; zone: string; owner_id?: string };
export type About = { conversation_id: string } | { account_id: string };

async function then<T>(work: Promise<T>) {
  const done = await work;
  void queryClient.invalidateQueries({ queryKey: ['follow_ups'] });
  return done;
}

/** `client_id`: one for each promise, so that a second try makes it once. */
export const makeFollowUp = (about: About, wish: Wish, client_id: string) =>
  then(post<FollowUpCard>('/follow-ups', { ...about, ...wish, client_id }));
export const changeFollowUp = (id: string, wish: Partial<Wish>) =>
  then(call<FollowUpCard>('PATCH', `/follow-ups/${encodeURIComponent(id)}`, wish));
export const setDone = (id: string, done: boolean) =>
  then(post<FollowUpCard>(`/follow-ups/${encodeURIComponent(id)}/${done ? 'done' : 'reopen'}`));

export type Whose = { account_id: string } | { conversation_id: string } | { owner_id: string };
export const useFollowUps = (whose: Whose, state: 'open' | 'done', enabled = true) =>
  useQuery({
    queryKey: ['follow_ups', state, whose],
    queryFn: () => get<Page<FollowUpCard>>(withQuery('/follow-ups', { ...whose, state, limit: 50 })),
    enabled,
  });

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
