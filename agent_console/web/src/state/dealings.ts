// An account's orders, deliveries and invoices: asked of the hub, which asks the company's own systems.
import { useQuery } from '@tanstack/react-query';
import type { AccountBusiness } from '../contract/dealings';
import { useLocale } from '../lib/i18n';
import { get, withQuery } from '../lib/rest';
import { queryClient } from './queries';

const MINUTES_MS = 120_000;
const keyOf = (account: string, language: string) => ['dealings', account, language];
const ask = (account: string, language: string, anew?: 'true') =>
  get<AccountBusiness>(withQuery(`/accounts/${encodeURIComponent(account)}/business`, { language, anew }));

/** Asked again every so often while somebody looks. */
export function useDealings(account: string) {
  const language = useLocale();
  return useQuery({
    queryKey: keyOf(account, language),
    queryFn: () => ask(account, language),
    refetchInterval: MINUTES_MS,
    retry: false,
  });
}

/** Ask the systems themselves, whatever is kept. Raises what the hub says. */
export const askDealingsAgain = (account: string, language: string) =>
  queryClient.fetchQuery({
    queryKey: keyOf(account, language),
    queryFn: () => ask(account, language, 'true'),
    staleTime: 0,
    retry: false,
  });
