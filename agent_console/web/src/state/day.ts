import { useQuery } from '@tanstack/react-query';
import type { MyDay } from '../contract/day';
import { get } from '../lib/rest';

/** One's own figures since midnight; asked anew while somebody looks. */
export const useMyDay = () =>
  useQuery({
    queryKey: ['me', 'day'],
    queryFn: () => get<MyDay>('/me/day'),
    staleTime: 0,
    refetchInterval: 30_000,
  });
