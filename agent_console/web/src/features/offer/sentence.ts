// An explanation as one sentence that a supervisor would say. Pure: the words come from the catalogue.
import type { Explanation, Skip, SkipReason } from '../../contract/types';
import type { Key } from '../../lib/i18n';
import { brief, whenText } from '../../lib/time';
import { audience, isKind, outsidePlan, type Speaker, TEAM_PLAN, type Whom } from './explain';

/** So many reasons are told in a sentence; the rest is counted, and spelt out in the list below it. */
const TOLD = 4;
/** So many people are named for one reason; of more, the first two are and the rest is counted. */
const NAMED = 3;

/** Where not one channel but all work in hand is at its limit. */
const ALL = 'total';

/** What happened at an instant, where the others last. */
const momentary: SkipReason[] = ['declined', 'missed', 'failed'];

/** Whom a skip is about: an agent, a team, or a step's people. Empty when it is the step itself. */
export function skipWho(skip: Skip, e: Explanation, s: Speaker) {
  if (skip.reason === 'closed') return s.team(skip.detail);
  if (skip.agent_id) return skip.agent_id === s.me ? s.t('you') : skip.agent_name;
  const pool = skip.agent_name || (skip.detail.includes('/') ? '' : skip.detail);
  if (!pool || pool === e.kind || (pool === e.label && e.label)) return '';
  return isKind(pool) ? s.t(`kind.${pool}`) : s.team(pool);
}

function state(skip: Skip, s: Speaker) {
  const { detail, reason } = skip;
  if (reason === 'closed') return s.t('skip.closedBy', { name: skip.agent_name });
  if (!skip.agent_id) {
    const [present, all] = detail.split('/').map(Number);
    if (all !== undefined && (reason === 'busy' || reason === 'absent'))
      return s.t(`skips.${reason}`, { present: present ?? 0, all });
    return s.t(
      reason === 'lacks_skill' || reason === 'vacant' || reason === 'absent'
        ? `skips.${reason}.none`
        : `skip.${reason}`,
    );
  }
  if (detail && detail !== ALL && reason === 'busy')
    return s.connects(detail) ? s.t('skip.busy.call') : s.t('skip.busy.on', { channel: s.channel(detail) });
  if (detail && reason === 'blocked') return s.t('skip.blocked.on', { channel: s.channel(detail) });
  if (detail && reason === 'on_break') return s.t('skip.on_break.in', { activity: s.activity(detail) });
  if (detail && reason === 'lacks_skill') return s.t('skip.lacks_skill.of', { skill: s.skill(detail) });
  return s.t(`skip.${reason}`);
}

/** "on a call since 10:02", "on leave until Monday", "closed until 09:00". */
export function skipWhat(skip: Skip, s: Speaker) {
  const what = state(skip, s);
  if (skip.until) {
    const text = s.t('skip.until', { what, time: whenText(skip.until, s.now, s.locale) });
    const standsIn = skip.reason === 'on_leave' && skip.detail;
    return standsIn ? s.t('skip.standIn', { text, name: standsIn }) : text;
  }
  if (!skip.since) return what;
  const time = whenText(skip.since, s.now, s.locale);
  return s.t(momentary.includes(skip.reason) ? 'skip.at' : 'skip.since', { what, time });
}

/** "since 10:02", "until Monday, Chen Yu stands in": the time alone, where several share the rest. */
function whenOnly(skip: Skip, s: Speaker) {
  const iso = skip.until || skip.since;
  if (!iso) return '';
  const how = skip.until ? 'until' : momentary.includes(skip.reason) ? 'at' : 'since';
  const text = s.t(`when.${how}`, { time: whenText(iso, s.now, s.locale) });
  const standsIn = skip.until && skip.reason === 'on_leave' && skip.detail;
  return standsIn ? s.t('when.standIn', { text, name: standsIn }) : text;
}

/** "Maria Santos, James Okafor and 3 more". */
function listed(names: string[], s: Speaker) {
  const more = names.length - 2;
  const told = names.length > NAMED ? [...names.slice(0, 2), s.t('list.others', { count: more })] : names;
  const last = told.at(-1) ?? '';
  return told.length < 2 ? last : s.t('list.and', { most: told.slice(0, -1).join(s.t('list.names')), last });
}

/** Those passed over for one reason, told together; times stay with each where they differ. */
function skipped(group: Skip[], e: Explanation, s: Speaker) {
  const [first] = group;
  if (!first) return '';
  const same = new Set(group.map((skip) => skipWhat(skip, s))).size === 1;
  const what = same ? skipWhat(first, s) : state(first, s);
  const who = group.map((skip) => {
    const when = same ? '' : whenOnly(skip, s);
    const name = skipWho(skip, e, s);
    return when ? s.t('list.aside', { text: name, aside: when }) : name;
  });
  return who[0] ? s.t('skip.line', { who: listed(who, s), what }) : what;
}

/** Agents in the same state together, in the order of the first of each; a step or pool stands alone. */
function grouped(skips: Skip[], s: Speaker) {
  const groups = new Map<string, Skip[]>();
  skips.forEach((skip, i) => {
    const key = skip.agent_id ? state(skip, s) : `${i}`;
    groups.set(key, [...(groups.get(key) ?? []), skip]);
  });
  return [...groups.values()];
}

/** "Step 2, backups"; outside a plan what stood in its place: "Assigned by a supervisor". */
export function stepHead(e: Explanation, s: Speaker) {
  const how = outsidePlan(e);
  if (how) return s.t(`how.${how}`);
  if (e.plan.startsWith(TEAM_PLAN))
    return s.t('why.sentToTeam', { team: s.team(e.plan.slice(TEAM_PLAN.length)) });
  if (e.step < 1) return s.t('how.begin');
  const step = e.kind
    ? s.t('say.step', { step: e.step, audience: audience(e, s) })
    : s.t('say.stepOnly', { step: e.step });
  return e.relaxed ? s.t('say.relaxed', { step }) : step;
}

const choices = ['order', 'least_occupied', 'most_skilled', 'last_handler', 'ring'] as const;

/** "offered to Chen Yu, idle 4 min (stands in for Ana)". */
function offered(e: Explanation, whom: Whom, s: Speaker) {
  const to = whom.id === s.me ? s.t('say.toYou') : s.t('say.to', { agent: whom.name });
  const why = choices.find((c) => c === e.chosen);
  const facts = [
    to,
    why ? s.t(`say.${why}`) : '',
    e.idle_seconds != null && !outsidePlan(e) ? s.t('say.idle', { time: brief(e.idle_seconds, s.t) }) : '',
  ].filter(Boolean);
  const text = facts.join(s.t('list.comma'));
  return e.substitute_for ? s.t('say.standsIn', { text, name: e.substitute_for }) : text;
}

/** The step, who was passed over and why, and to whom it was offered if it was. */
export function sentence(e: Explanation, s: Speaker, whom?: Whom) {
  const groups = grouped(e.skipped, s);
  const told = groups.slice(0, TOLD).map((group) => skipped(group, e, s));
  const more = groups.slice(TOLD).flat().length;
  if (more > 0) told.push(s.t('say.more', { count: more }));
  const parts = [...told, whom ? offered(e, whom, s) : diverted(e, s)].filter(Boolean);
  const head = stepHead(e, s);
  return parts.length ? `${head}${s.t('list.colon')}${parts.join(s.t('list.semicolon'))}` : head;
}

const diversions = ['callback', 'voicemail', 'message'] as const;
/** What the customer is offered where a step asks no agent. */
function diverted(e: Explanation, s: Speaker) {
  const to = diversions.find((d) => d === e.kind);
  return to ? s.t(`divert.${to}` as Key) : '';
}
