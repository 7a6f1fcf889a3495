// What users look like.
import { useQuery } from '@tanstack/react-query';
import type { Agents } from '../contract/api';
import { get, Problem, Unreachable } from '../lib/rest';
import { queryClient } from './queries';

/** The hub takes no larger photo. */
export const LARGEST_PHOTO = 1024 * 1024;
export const PHOTO_TYPES = ['image/png', 'image/jpeg', 'image/webp'];

/** Where a user's photo is; undefined for who has none. */
export function usePhoto(user: string | null): string | undefined {
  const photos = useQuery({
    queryKey: ['agents'],
    queryFn: () => get<Agents>('/agents'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.photos;
  const which = photos?.[user ?? ''];
  return which && `/api/v1/users/${encodeURIComponent(user ?? '')}/photo?v=${encodeURIComponent(which)}`;
}

/** Null takes it away. */
export async function keepPhoto(file: File | null) {
  const answer = await fetch('/api/v1/me/photo', {
    method: file ? 'PUT' : 'DELETE',
    credentials: 'same-origin',
    headers: { 'X-Keydesk': '1', ...(file && { 'content-type': file.type }) },
    body: file,
  }).catch(() => {
    throw new Unreachable();
  });
  if (!answer.ok) throw new Problem(await answer.json());
  await queryClient.invalidateQueries({ queryKey: ['agents'] });
}
