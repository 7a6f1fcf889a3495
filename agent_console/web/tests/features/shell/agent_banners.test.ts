import { expect, it } from 'vitest';
import type { Banner } from '../../../src/contract/steering';
import { bannersFor } from '../../../src/features/shell/agent_banners';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const banner = (id: string, rest: Partial<Banner> = {}): Banner => ({
  id,
  text: 'All hands',
  urgency: 'info',
  teams: [],
  by_id: 'us_sam',
  by_name: 'Sam',
  since: '2026-03-02T08:00:00Z',
  until: null,
  ...rest,
});
const ids = (teams: string[] | undefined, away: string[], ...all: Banner[]) =>
  bannersFor(all, teams, away, NOW).map((b) => b.id);

it('shows a banner to its teams, and to all when it names none', () => {
  const all = [banner('bn_1'), banner('bn_2', { teams: ['desk'] })];
  expect(ids(['desk'], [], ...all)).toEqual(['bn_1', 'bn_2']);
  expect(ids(['logistics'], [], ...all)).toEqual(['bn_1']);
  expect(ids(undefined, [], ...all)).toEqual(['bn_1', 'bn_2']);
});

it('shows no banner that was put away or whose time is up', () => {
  expect(ids([], ['bn_1'], banner('bn_1'), banner('bn_2', { until: '2026-03-02T09:00:00Z' }))).toEqual([]);
});
