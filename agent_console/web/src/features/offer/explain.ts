// Why a contact went where it went, in readable sentences. Pure: the words come from the catalogue.
import type { Explanation, Skip, SkipReason } from '../../contract/types';
import type { Key, T } from '../../lib/i18n';
import { clock, span } from '../../lib/time';

export type Speaker = {
  t: T;
  locale: string;
  /** The reader, so that sentences can say "you". */
  me: string;
  /** The account's name; empty for people of no account. */
  account: string;
  team: (key: string) => string;
  channel: (name: string) => string;
  activity: (key: string) => string;
  /** Steps in the plan of that name, if known. */
  steps: (plan: string) => number | undefined;
};

const reasons = [
  'busy',
  'not_mine',
  'conflict',
  'other',
  'unreachable',
  'pulled',
  'assigned',
  'closed',
  'left',
  'no_answer',
  'failed',
  'canceled',
] as const;

type Whom = { id: string | null; name: string };

const kinds = ['dedicated', 'backups', 'team', 'everyone'] as const;
const outside = ['sticky', 'transfer', 'pull', 'assign'] as const;
/** A contact sent to a team waits under a plan of that one step. */
const TEAM_PLAN = 'team:';
const member = <V extends string>(list: readonly V[], v: string): v is V =>
  (list as readonly string[]).includes(v);

/** Why an offer ended or a line failed: a word of ours in the reader's language, or what a person wrote. */
export const reasonText = (text: string, t: T) => (member(reasons, text) ? t(`reason.${text}`) : text);

/** "Backups", "Key accounts team": a step's audience. */
export function audience(e: Explanation, s: Speaker) {
  if (e.kind === 'team' && e.label) return s.team(e.label);
  return member(kinds, e.kind) ? s.t(`kind.${e.kind}`) : e.label || e.kind;
}

/** The one sentence an agent needs: why me, or why them. */
export function headline(e: Explanation, whom: Whom, s: Speaker) {
  const you = whom.id === s.me ? 'you' : 'they';
  const account = s.account || s.t('why.thisCustomer');
  const vars = { agent: whom.name, account, team: audience(e, s) };
  const byHand = outside.find((how) => e.chosen.startsWith(how));
  if (byHand) return s.t(`why.${you}.${byHand}`, vars);
  if (member(kinds, e.kind)) return s.t(`why.${you}.${e.kind}`, vars);
  return s.t(`why.${you}.other`, vars);
}

/** Why this one among those the step asks; empty when there was no choice. */
export function choice(e: Explanation, whom: Whom, s: Speaker) {
  const you = whom.id === s.me ? 'you' : 'they';
  const vars = { agent: whom.name, idle: e.idle_seconds == null ? '' : span(e.idle_seconds, s.t) };
  if (e.chosen === 'longest_idle')
    return s.t(e.idle_seconds == null ? `chosen.${you}.longest` : `chosen.${you}.longestFor`, vars);
  if (e.chosen === 'order') return s.t(`chosen.${you}.order`, vars);
  return '';
}

/** "Step 2 of 4 in the platinum plan · asked: Backups". Empty outside a plan. */
export function stepLine(e: Explanation, s: Speaker) {
  if (!e.plan || e.step < 1 || !e.kind || outside.some((how) => e.chosen.startsWith(how))) return '';
  if (e.plan.startsWith(TEAM_PLAN))
    return s.t('why.sentToTeam', { team: s.team(e.plan.slice(TEAM_PLAN.length)) });
  const total = s.steps(e.plan);
  const vars = { step: e.step, plan: e.plan, audience: audience(e, s) };
  return total ? s.t('why.stepOf', { ...vars, total }) : s.t('why.step', vars);
}

/** "Had waited 14 s, 70% of the target." */
export function waitLine(e: Explanation, s: Speaker) {
  const waited = span(e.waited_seconds, s.t);
  if (!e.priority) return s.t('why.waited', { waited });
  return s.t('why.waitedOf', { waited, percent: Math.round(e.priority * 100) });
}

/** Whom a skip is about: an agent, a team, or a step's people. */
function skipped(skip: Skip, e: Explanation, s: Speaker) {
  if (skip.agent_id) return skip.agent_id === s.me ? s.t('you') : skip.agent_name;
  if (skip.agent_name) return s.team(skip.agent_name);
  if (member(kinds, skip.detail)) return s.t(`kind.${skip.detail}`);
  if (skip.detail && !skip.detail.includes('/')) return s.team(skip.detail);
  return audience(e, s);
}

function reason(skip: Skip, s: Speaker) {
  const { detail } = skip;
  if (!skip.agent_id) {
    const [present, all] = detail.split('/').map(Number);
    return all === undefined
      ? s.t(`skip.${skip.reason}`)
      : s.t(`skips.${skip.reason}` as Key, { present: present ?? 0, all });
  }
  if (detail && (skip.reason === 'busy' || skip.reason === 'blocked'))
    return s.t(`skip.${skip.reason}.on`, { channel: s.channel(detail) });
  if (detail && skip.reason === 'on_break') return s.t('skip.on_break.in', { activity: s.activity(detail) });
  return s.t(`skip.${skip.reason}`);
}

/** What happened at an instant, where the others last. */
const events: SkipReason[] = ['declined', 'missed', 'failed'];

/** "Chen Jing" and "Lunch, since 14:02". */
export function skipLine(skip: Skip, e: Explanation, s: Speaker) {
  const times = [
    skip.since &&
      s.t(events.includes(skip.reason) ? 'skip.at' : 'skip.since', { time: clock(skip.since, s.locale) }),
    skip.until && s.t('skip.until', { time: clock(skip.until, s.locale) }),
  ].filter(Boolean);
  return { who: skipped(skip, e, s), text: [reason(skip, s), ...times].join(s.t('list.comma')) };
}
