// An explanation as one sentence that a supervisor would say. Pure: the words come from the catalogue.
import type { Explanation, Skip, SkipReason } from '../../contract/types';
import type { Key } from '../../lib/i18n';
import { brief, whenText } from '../../lib/time';
import { audience, isKind, outsidePlan, type Speaker, TEAM_PLAN, type Whom } from './explain';

/** So many skips are told in a sentence; the rest is counted, and spelt out in the list below it. */
const TOLD = 4;

/** Where not one channel but all work in hand is at its limit. */
const ALL = 'total';

/** What happened at an instant, where the others last. */
const momentary: SkipReason[] = ['declined', 'missed', 'failed'];

/** Whom a skip is about: an agent, a team, or a step's people. Empty when it is the step itself. */
export function skipWho(skip: Skip, e: Explanation, s: Speaker) {
  if (skip.agent_id) return skip.agent_id === s.me ? s.t('you') : skip.agent_name;
  const pool = skip.agent_name || (skip.detail.includes('/') ? '' : skip.detail);
  if (!pool || pool === e.kind || (pool === e.label && e.label)) return '';
  return isKind(pool) ? s.t(`kind.${pool}`) : s.team(pool);
}

function state(skip: Skip, s: Speaker) {
  const { detail, reason } = skip;
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

const skipped = (skip: Skip, e: Explanation, s: Speaker) => {
  const who = skipWho(skip, e, s);
  const what = skipWhat(skip, s);
  return who ? s.t('skip.line', { who, what }) : what;
};

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
  const told = e.skipped.slice(0, TOLD).map((skip) => skipped(skip, e, s));
  const more = e.skipped.length - told.length;
  if (more > 0) told.push(s.t('say.more', { count: more }));
  const parts = [told.join(s.t('list.comma')), whom ? offered(e, whom, s) : diverted(e, s)].filter(Boolean);
  const head = stepHead(e, s);
  return parts.length ? `${head}${s.t('list.colon')}${parts.join(s.t('list.semicolon'))}` : head;
}

const diversions = ['callback', 'voicemail', 'message'] as const;
/** What the customer is offered where a step asks no agent. */
function diverted(e: Explanation, s: Speaker) {
  const to = diversions.find((d) => d === e.kind);
  return to ? s.t(`divert.${to}` as Key) : '';
}
