// What a menu's report says, in an order and in shares one can read. Pure.
import type { MenuNode, MenuReport } from '../../contract/reports';
import type { T } from '../../lib/i18n';
import { plain } from '../phone/menu_path';

export type Way = { to: string; count: number };
/** `share`: of all calls of the menu that came here, 0 to 1. `lost`: of those who came here, who hung up here. */
export type Line = MenuNode & { share: number; lost: number; ways: Way[] };

const outcomes = ['handled', 'self_served', 'voicemail', 'callback', 'redirected', 'failed'] as const;

/** Where callers went: to a node, of another menu too, to an agent, or how their call ended. */
export function wayName(to: string, t: T) {
  const ended = outcomes.find((o) => o === to);
  if (ended) return t(`outcome.${ended}`);
  return to === 'queue' ? t('menus.queue') : to.split('.').map(plain).join(' › ');
}

/** So many of those who come to a node may hang up there; beyond that it stands out. */
export const MANY_LOST = 0.15;

export function lines({ calls, nodes }: MenuReport): Line[] {
  return [...nodes]
    .sort((a, b) => b.reached - a.reached)
    .map((n) => ({
      ...n,
      share: calls ? Math.min(1, n.reached / calls) : 0,
      lost: n.reached ? n.abandoned / n.reached : 0,
      ways: Object.entries(n.left)
        .map(([to, count]) => ({ to, count }))
        .sort((a, b) => b.count - a.count),
    }));
}

/** Who hung up in the menu, of all its calls. */
export const abandoned = ({ nodes }: MenuReport) => nodes.reduce((sum, n) => sum + n.abandoned, 0);

export type Period = 'today' | 'week' | 'month';
const DAYS: Record<Period, number> = { today: 0, week: 6, month: 29 };

/** From the beginning of a day, as this browser counts days, up to now. */
export function since(period: Period, now: Date): Date {
  const from = new Date(now);
  from.setHours(0, 0, 0, 0);
  from.setDate(from.getDate() - DAYS[period]);
  return from;
}
