// What customers say of us.
import { useQuery } from '@tanstack/react-query';
import type { Surveys } from '../contract/chat';
import { get, withQuery } from '../lib/rest';

/** `from`, `to`: instants, ISO 8601. */
export const useSurveys = (from: string, to: string) =>
  useQuery({
    queryKey: ['surveys', from, to],
    queryFn: () => get<Surveys>(withQuery('/surveys', { from, to })),
  });
