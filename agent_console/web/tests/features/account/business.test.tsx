import { QueryClientProvider } from '@tanstack/react-query';
import { fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Dealing, Dealings } from '../../../src/contract/dealings';
import Business, { dayText } from '../../../src/features/account/business';
import { useUi } from '../../../src/lib/ui_store';
import { queryClient } from '../../../src/state/queries';
import { fine } from '../../fake/account';

const NOW = Date.UTC(2026, 2, 2, 9);
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const row = (reference: string, more: Partial<Dealing> = {}): Dealing => ({
  ...{ reference, title: '', status: '', due: '', amount: '', late: false },
  ...more,
});
const part = (more: Partial<Dealings> = {}): Dealings => ({
  ...{ part: 'orders', source: 'ERP', state: 'ok', as_of: ago(0), rows: [] },
  ...more,
});

let asked: string[] = [];
let parts: Dealings[] | number = [];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  useUi.getState().set({ locale: 'en' });
  asked = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const [status, body] =
      typeof parts === 'number' ? [parts, { status: parts, title: '' }] : [200, { parts, health: fine }];
    return new Response(JSON.stringify(body), { status });
  });
});
afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const show = () =>
  render(
    <QueryClientProvider client={queryClient}>
      <Business account="ac_1" />
    </QueryClientProvider>,
  );

it('shows what is late first, how old each part is and whose word', async () => {
  parts = [
    part({
      as_of: ago(3),
      rows: [
        row('48213', { title: 'bearings', status: 'On its way', due: '2026-03-05' }),
        row('48104', { title: 'pitch bearings', status: 'On its way', due: '2026-02-28', late: true }),
      ],
    }),
    part({ part: 'invoices', source: 'Ledger', rows: [] }),
  ];
  show();
  const orders = await screen.findByRole('list', { name: 'Orders' });
  const [first, second] = within(orders).getAllByRole('listitem');
  expect(first?.textContent).toContain('2 days late');
  expect(second?.textContent).toContain('48213');
  expect(screen.getByText('ERP · as of 3 minutes ago')).toBeTruthy();
  expect(screen.getByText('Ledger · just now')).toBeTruthy();
  expect(screen.getByText('Nothing at the moment.')).toBeTruthy();
});

it('says that a system is away, shows what it said before, and asks it again', async () => {
  parts = [
    part({ state: 'late', as_of: ago(12), rows: [row('1')] }),
    part({ part: 'deliveries', source: 'Logistics', state: 'failed', as_of: null }),
  ];
  show();
  const [away, unknown] = await screen.findAllByRole('status');
  expect(away?.textContent).toContain('ERP does not answer now');
  expect(unknown?.textContent).toContain('Logistics does not answer: nothing is known.');
  expect(screen.queryByText('Nothing at the moment.')).toBeNull();
  parts = [part({ rows: [row('1')] }), part({ part: 'deliveries', rows: [row('2')] })];
  fireEvent.click(within(away as HTMLElement).getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('2')).toBeTruthy();
  expect(asked.at(-1)).toContain('anew=true');
  expect(screen.queryByRole('status')).toBeNull();
});

it('folds many, and says when the hub itself does not answer', async () => {
  parts = [part({ rows: [1, 2, 3, 4, 5, 6].map((n) => row(`n${n}`)) })];
  const { unmount } = show();
  expect(within(await screen.findByRole('list', { name: 'Orders' })).getAllByRole('listitem')).toHaveLength(
    4,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Show all 6' }));
  expect(within(screen.getByRole('list', { name: 'Orders' })).getAllByRole('listitem')).toHaveLength(6);
  unmount();
  queryClient.clear();
  parts = 503;
  show();
  expect((await screen.findByRole('status')).textContent).toContain('Try again');
});

it('tells a day as theirs, and what is none as it was written', () => {
  expect(dayText('2026-03-05', 'en')).toBe('Mar 5');
  expect(dayText('week 12', 'en')).toBe('week 12');
  expect(dayText('', 'en')).toBe('');
});
