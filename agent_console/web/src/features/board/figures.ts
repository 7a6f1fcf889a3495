// The board's numbers, from today's figures and the live desk. Pure. Definitions: docs of hub/insight.
import type { Quarter, Tier, Today, TodayRow } from '../../contract/api';
import type { AgentCard, ChannelTraits, ContactCard, Wait } from '../../contract/types';
import { isWaiting, pressure, waited } from '../../state/urgency';
import { onLeave } from '../leave/leave';

export type Kpis = {
  /** Answered within target ÷ (answered + abandoned, short abandons left out), percent; null before the first. */
  serviceLevel: number | null;
  /** Mean seconds to answer. */
  asa: number | null;
  /** Abandoned ÷ (answered + abandoned), short abandons left out, percent. */
  abandonRate: number | null;
  handled: number;
};

type Sums = Pick<
  TodayRow,
  'answered' | 'answered_in_target' | 'abandoned' | 'short_abandoned' | 'handled' | 'answer_seconds_sum'
>;
const zero: Sums = {
  answered: 0,
  answered_in_target: 0,
  abandoned: 0,
  short_abandoned: 0,
  handled: 0,
  answer_seconds_sum: 0,
};

const percent = (part: number, all: number) => (all > 0 ? (100 * part) / all : null);

const sum = (rows: TodayRow[]) =>
  rows.reduce<Sums>(
    (a, b) => ({
      answered: a.answered + b.answered,
      answered_in_target: a.answered_in_target + b.answered_in_target,
      abandoned: a.abandoned + b.abandoned,
      short_abandoned: a.short_abandoned + b.short_abandoned,
      handled: a.handled + b.handled,
      answer_seconds_sum: a.answer_seconds_sum + b.answer_seconds_sum,
    }),
    zero,
  );

export function kpis(rows: TodayRow[]): Kpis {
  const s = sum(rows);
  return {
    serviceLevel: percent(s.answered_in_target, s.answered + s.abandoned),
    asa: s.answered ? s.answer_seconds_sum / s.answered : null,
    abandonRate: percent(s.abandoned, s.answered + s.abandoned),
    handled: s.handled,
  };
}

export type QueueRow = {
  tier: string;
  channel: string;
  /** The most pressing first. */
  waiting: ContactCard[];
  longest: number;
  serviceLevel: number | null;
  abandoned: number;
  offered: number;
  late: boolean;
};

/** One row for each tier and channel that has waiting contacts or had any today, by the tiers' rank. */
export function queues(
  contacts: ContactCard[],
  today: Today | undefined,
  tiers: Tier[],
  channels: ChannelTraits[],
  now: number,
): QueueRow[] {
  const rank = (key: string) => tiers.find((t) => t.key === key)?.rank ?? 99;
  const place = (name: string) => channels.findIndex((c) => c.name === name);
  const found = new Map<string, QueueRow>();
  const row = (tier: string, channel: string) => {
    const key = `${tier} ${channel}`;
    const known = found.get(key);
    if (known) return known;
    const fresh: QueueRow = {
      tier,
      channel,
      waiting: [],
      longest: 0,
      serviceLevel: null,
      abandoned: 0,
      offered: 0,
      late: false,
    };
    found.set(key, fresh);
    return fresh;
  };
  for (const r of today?.rows ?? []) {
    const q = row(r.tier, r.channel);
    q.serviceLevel = kpis([r]).serviceLevel;
    q.abandoned = r.abandoned + r.short_abandoned;
    q.offered = r.offered;
  }
  for (const c of contacts) if (isWaiting(c)) row(c.tier, c.channel).waiting.push(c);
  for (const q of found.values()) {
    q.waiting.sort((a, b) => pressure(b, now) - pressure(a, now));
    q.longest = Math.max(0, ...q.waiting.map((c) => waited({ ...c, boost: 0 }, now)));
    q.late = q.waiting.some((c) => c.unroutable || pressure(c, now) >= 1);
  }
  return [...found.values()].sort(
    (a, b) => rank(a.tier) - rank(b.tier) || place(a.channel) - place(b.channel),
  );
}

/** Seconds until the last in a queue is likely reached; null when nobody waits, or none can be reached now. */
export function expected({ waiting }: QueueRow, waits: Record<string, Wait> | undefined): number | null {
  const known = waiting.flatMap((c) => waits?.[c.id]?.seconds ?? []);
  return known.length ? Math.max(...known) : null;
}

export const agentStates = ['on_contact', 'available', 'wrapping', 'away', 'gone'] as const;
export type AgentState = (typeof agentStates)[number];
export type AgentLine = { agent: AgentCard; state: AgentState; since: string; contacts: ContactCard[] };

/** What each agent is doing: working, free, wrapping up, away, or not there; the busy first. */
export function agentLines(agents: AgentCard[], contacts: ContactCard[], now: number): AgentLine[] {
  const held = new Map<string, ContactCard[]>();
  for (const c of contacts)
    if (c.agent_id && (c.state === 'active' || c.state === 'wrapping'))
      held.set(c.agent_id, [...(held.get(c.agent_id) ?? []), c]);
  return agents
    .map((agent): AgentLine => {
      const mine = held.get(agent.id) ?? [];
      const since = (c: ContactCard) => (c.state === 'wrapping' ? c.left_at : c.accepted_at) ?? c.arrived_at;
      const active = mine.filter((c) => c.state === 'active');
      const first = [...(active.length ? active : mine)].sort((a, b) => since(a).localeCompare(since(b)))[0];
      if (first)
        return {
          agent,
          contacts: mine,
          state: first.state === 'wrapping' ? 'wrapping' : 'on_contact',
          since: since(first),
        };
      const state =
        !agent.reachable || onLeave(agent, now)
          ? 'gone'
          : agent.available && !agent.not_responding
            ? 'available'
            : 'away';
      return { agent, contacts: mine, state, since: agent.activity_since };
    })
    .sort(
      (a, b) =>
        agentStates.indexOf(a.state) - agentStates.indexOf(b.state) ||
        a.agent.name.localeCompare(b.agent.name),
    );
}

const QUARTER_MS = 15 * 60_000;

/** Quarters without a gap, from the first that had a contact, at least `least` of them, up to the present one. */
export function fill(quarters: Quarter[], now: number, least = 16): Quarter[] {
  const known = new Map(quarters.map((q) => [Date.parse(q.at), q]));
  const last = Math.floor(now / QUARTER_MS) * QUARTER_MS;
  const busy = quarters.filter((q) => q.offered || q.answered || q.abandoned).map((q) => Date.parse(q.at));
  const first = Math.min(last - (least - 1) * QUARTER_MS, ...busy);
  const filled: Quarter[] = [];
  for (let at = first; at <= last; at += QUARTER_MS)
    filled.push(
      known.get(at) ?? {
        at: new Date(at).toISOString(),
        offered: 0,
        answered: 0,
        abandoned: 0,
        in_target: 0,
      },
    );
  return filled;
}
