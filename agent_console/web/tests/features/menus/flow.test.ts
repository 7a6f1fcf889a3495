import { expect, it } from 'vitest';
import type { MenuReport } from '../../../src/contract/reports';
import { abandoned, lines, since, wayName } from '../../../src/features/menus/flow';

const menu: MenuReport = {
  menu: 'main',
  calls: 40,
  nodes: [
    { node: 'topic', kind: 'menu', reached: 30, left: { orders: 8, queue: 16 }, abandoned: 6 },
    { node: 'who', kind: 'identify', reached: 40, left: { topic: 30, queue: 10 }, abandoned: 0 },
  ],
};

it('shows the nodes most callers came to first, with where they went on to', () => {
  const [who, topic] = lines(menu);
  expect(who).toMatchObject({ node: 'who', share: 1, lost: 0 });
  expect(topic).toMatchObject({
    share: 0.75,
    lost: 0.2,
    ways: [
      { to: 'queue', count: 16 },
      { to: 'orders', count: 8 },
    ],
  });
  expect(abandoned(menu)).toBe(6);
});

it('makes no share of nothing', () => {
  const [only] = lines({
    menu: 'm',
    calls: 0,
    nodes: [{ node: 'a', kind: 'say', reached: 0, left: {}, abandoned: 0 }],
  });
  expect(only).toMatchObject({ share: 0, lost: 0 });
});

it('counts days from their beginning', () => {
  const now = new Date(2026, 2, 31, 15, 30);
  expect(since('today', now)).toEqual(new Date(2026, 2, 31));
  expect(since('week', now)).toEqual(new Date(2026, 2, 25));
});

it('names the ways callers went in words', () => {
  const t = ((key: string) => key) as never;
  expect(['queue', 'voicemail', 'order_status', 'invoices.ask_number'].map((to) => wayName(to, t))).toEqual([
    'menus.queue',
    'outcome.voicemail',
    'Order status',
    'Invoices › Ask number',
  ]);
});
