// What stands ready for calls: numbers nobody calls, accounts' own numbers, and what callers did in menus.
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { AccountChange, MenuReports, Unwanted } from '../contract/reports';
import { call, get, post, withQuery } from '../lib/rest';
import { queryClient } from './queries';

const id = encodeURIComponent;

const unwanted = queryOptions({
  queryKey: ['do-not-call'],
  queryFn: () => get<{ items: Unwanted[] }>('/do-not-call'),
});
export const useUnwanted = () => useQuery(unwanted);
export async function addUnwanted(number: string, reason: string) {
  await post('/do-not-call', { number, reason });
  await queryClient.invalidateQueries(unwanted);
}
export async function removeUnwanted(number: string) {
  await call<void>('DELETE', `/do-not-call/${id(number)}`);
  await queryClient.invalidateQueries(unwanted);
}

/** `from`, `to`: instants, ISO 8601. */
export const useMenuReports = (from: string, to: string) =>
  useQuery({
    queryKey: ['reports', 'menus', from, to],
    queryFn: () => get<MenuReports>(withQuery('/reports/menus', { from, to })),
  });

export async function changeAccount(account: string, change: AccountChange, version: number) {
  await call<void>('PATCH', `/accounts/${id(account)}`, change, { 'If-Match': `"${version}"` });
  await queryClient.invalidateQueries({ queryKey: ['account', account] });
}
