// What an SLA clock amounts to now. Pure; the hub says when it is due, for it knows the business hours.
import type { ClockCard } from '../../contract/types';
import { at } from '../../lib/time';

export type Standing = 'running' | 'warned' | 'breached' | 'paused';

export function standing(clock: ClockCard, now: number): Standing {
  if (clock.breached_at) return 'breached';
  if (!clock.running_since) return 'paused';
  if (clock.due_at && now >= at(clock.due_at)) return 'breached';
  if (clock.warned_at || (clock.warn_at && now >= at(clock.warn_at))) return 'warned';
  return 'running';
}

const never = Number.POSITIVE_INFINITY;
/** When it counts as pressing: what is overdue first, then what is due next; a paused one never. */
const dueAt = (clock: ClockCard) =>
  clock.breached_at
    ? at(clock.due_at ?? clock.breached_at)
    : clock.running_since && clock.due_at
      ? at(clock.due_at)
      : never;

/** Of a conversation's clocks the one that is due first; a paused one only if none runs. */
export function nearest(clocks: ClockCard[]): ClockCard | undefined {
  const open = clocks.filter((c) => !c.stopped_at);
  return open.sort((a, b) => dueAt(a) - dueAt(b))[0];
}

/** By conversation, the instant its nearest clock is due, in milliseconds. */
export function dues(clocks: ClockCard[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const clock of clocks) {
    const due = dueAt(clock);
    if (due < (found.get(clock.conversation_id) ?? never)) found.set(clock.conversation_id, due);
  }
  return found;
}

/** How many conversations are warned of, and how many breached. */
export function tally(clocks: ClockCard[], now: number) {
  const worst = new Map<string, Standing>();
  for (const clock of clocks) {
    if (clock.stopped_at) continue;
    const how = standing(clock, now);
    if (how === 'breached' || (how === 'warned' && worst.get(clock.conversation_id) !== 'breached'))
      worst.set(clock.conversation_id, how);
  }
  const all = [...worst.values()];
  return {
    warned: all.filter((s) => s === 'warned').length,
    breached: all.filter((s) => s === 'breached').length,
  };
}
