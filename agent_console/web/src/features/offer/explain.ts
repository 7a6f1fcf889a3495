// Why a contact went where it went, in readable sentences. Pure: the words come from the catalogue.
import type { Explanation } from '../../contract/types';
import type { T } from '../../lib/i18n';
import { span } from '../../lib/time';

export type Speaker = {
  t: T;
  locale: string;
  /** Now, so that times can be told as people say them. */
  now: number;
  /** The reader, so that sentences can say "you". */
  me: string;
  /** The account's name; empty for people of no account. */
  account: string;
  team: (key: string) => string;
  channel: (name: string) => string;
  /** Whether a contact of the channel is a call: its agent is talking. */
  connects: (channel: string) => boolean;
  skill: (key: string) => string;
  activity: (key: string) => string;
  /** A reason to decline, as the business calls it; what is none is told as it is. */
  declined?: (reason: string) => string;
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
  'moved',
  'activity',
  'taken',
  'diverted',
] as const;

/** What became of the agent's line, or of the number outside it was sent on to. */
const failures = [
  'busy',
  'no_answer',
  'failed',
  'declined',
  'completed',
  'agent_left',
  'transfer_busy',
  'transfer_no_answer',
  'transfer_failed',
] as const;

export type Whom = { id: string | null; name: string };

const kinds = [
  'dedicated',
  'backups',
  'team',
  'skills',
  'everyone',
  'callback',
  'voicemail',
  'message',
] as const;
/** Kinds of step that ask agents. */
const asked = ['dedicated', 'backups', 'team', 'skills', 'everyone'] as const;
const outside = ['sticky', 'recent', 'transfer', 'move', 'pull', 'assign'] as const;
/** A contact sent to a team waits under a plan of that one step. */
export const TEAM_PLAN = 'team:';
const member = <V extends string>(list: readonly V[], v: string): v is V =>
  (list as readonly string[]).includes(v);

export const isKind = (kind: string): kind is (typeof kinds)[number] => member(kinds, kind);

/** What stood in the place of a plan's step: the agent who has the conversation, a supervisor's word, … */
export const outsidePlan = (e: Pick<Explanation, 'kind' | 'chosen'>) =>
  outside.find((how) => e.chosen.startsWith(how) || e.kind === how);

/** Why an offer ended: a word of ours in the reader's language, one of the business's, or what a person wrote. */
export const reasonText = (text: string, t: T, s?: Speaker) =>
  member(reasons, text) ? t(`reason.${text}`) : (s?.declined?.(text) ?? text);

/** Why a line failed: a busy telephone is not an agent who is busy. */
export const failureText = (text: string, t: T, _?: Speaker) =>
  member(failures, text) ? t(`line.${text}`) : text;

/** "Backups", "Key accounts team": a step's audience. */
export function audience(e: Pick<Explanation, 'kind' | 'label'>, s: Speaker) {
  if (e.kind === 'team' && e.label) return s.team(e.label);
  if (e.kind === 'skills' && e.label) return s.t('kind.skillsOf', { skills: s.skill(e.label) });
  return member(kinds, e.kind) ? s.t(`kind.${e.kind}`) : e.label || e.kind;
}

/** The one sentence an agent needs: why me, or why them. */
export function headline(e: Explanation, whom: Whom, s: Speaker) {
  const you = whom.id === s.me ? 'you' : 'they';
  const account = s.account || s.t('why.thisCustomer');
  const vars = { agent: whom.name, account, team: audience(e, s) };
  const byHand = outsidePlan(e);
  if (byHand) return s.t(`why.${you}.${byHand}`, vars);
  if (e.substitute_for) return s.t(`why.${you}.substitute`, { ...vars, name: e.substitute_for });
  if (member(asked, e.kind)) return s.t(`why.${you}.${e.kind}`, vars);
  return s.t(`why.${you}.other`, vars);
}

const choices = ['order', 'least_occupied', 'most_skilled', 'last_handler', 'ring'] as const;

/** Why this one among those the step asks; empty when there was no choice. */
export function choice(e: Explanation, whom: Whom, s: Speaker) {
  const you = whom.id === s.me ? 'you' : 'they';
  const vars = { agent: whom.name, idle: e.idle_seconds == null ? '' : span(e.idle_seconds, s.t) };
  if (e.chosen === 'longest_idle')
    return s.t(e.idle_seconds == null ? `chosen.${you}.longest` : `chosen.${you}.longestFor`, vars);
  return member(choices, e.chosen) ? s.t(`chosen.${you}.${e.chosen}`, vars) : '';
}

/** "Step 2 of 4 in the platinum plan · asked: Backups". Empty outside a plan. */
export function stepLine(e: Explanation, s: Speaker) {
  if (!e.plan || e.step < 1 || !e.kind || outsidePlan(e)) return '';
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
