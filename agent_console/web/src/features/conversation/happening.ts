// What happened to a conversation, in words. Pure.
import type { T } from '../../lib/i18n';
import { brief, whenText } from '../../lib/time';
import { failureText, TEAM_PLAN } from '../offer/explain';
import { toldText } from '../phone/told';
import type { Entry } from './merge';

export type Happened = Extract<Entry, { kind: 'happened' }>;

/** How things are called here. */
export type Namer = {
  t: T;
  locale: string;
  now: number;
  /** An agent's name, or a team's; what is unknown keeps its key. */
  name: (id: string) => string;
  /** A user's name; empty for the hub's own rooms. */
  user: (id: string) => string;
  disposition: (key: string) => string;
  tag: (key: string) => string;
  field: (key: string) => string;
};

const causes = ['no_answer', 'busy', 'failed'] as const;
const diversions = ['callback', 'voicemail', 'message'] as const;
const clocks = ['first_response', 'next_response', 'resolution'] as const;
const moves = ['warned', 'breached', 'missed'] as const;
const of = <V extends string>(list: readonly V[], v: string) => list.find((known) => known === v);

const owed = ['made', 'due', 'edited', 'owner', 'done', 'reopened'] as const;

function marked(e: Extract<Happened, { what: 'marked' }>, by: string, { t, tag, field }: Namer) {
  const parts = [
    e.added.length && t('event.tagged', { by, tags: e.added.map(tag).join(', ') }),
    e.removed.length && t('event.untagged', { by, tags: e.removed.map(tag).join(', ') }),
    e.noted.length && t('event.noted', { by, fields: e.noted.map(field).join(', ') }),
  ];
  return parts.filter(Boolean).join(' · ');
}

export const clockName = (kind: string, t: T) => {
  const known = of(clocks, kind);
  return known ? t(`clock.${known}`) : kind;
};

/** "the team Service desk", "the plan “own-agent-first”": where a contact waits. */
export const queueName = (plan: string, n: Pick<Namer, 't' | 'name'>) =>
  plan.startsWith(TEAM_PLAN)
    ? n.t('queue.team', { team: n.name(plan.slice(TEAM_PLAN.length)) })
    : n.t('queue.plan', { plan });

export function happening(e: Happened, n: Namer): string {
  const { t } = n;
  const by = n.user(e.by) || t('by.someone');
  switch (e.what) {
    case 'transferred': {
      const [from, to] = [n.name(e.from), n.name(e.to)];
      return n.user(e.by) && e.by !== e.from
        ? t('event.reassigned', { by, from, to })
        : t('event.transferred', { from, to });
    }
    case 'taken_over':
      return t('event.takenOver', { by, from: n.name(e.from) });
    case 'moved':
      return t('event.moved', { by, queue: queueName(e.plan, n) });
    case 'boosted':
      return t(e.seconds < 0 ? 'event.putBack' : 'event.boosted', {
        by,
        time: brief(Math.abs(e.seconds), t),
      });
    case 'overflowed':
      return t(
        e.why === 'queue_full' || e.why === 'closed'
          ? `event.overflowed.${e.why}`
          : 'event.overflowed.max_wait',
        {
          plan: e.plan,
        },
      );
    case 'diverted': {
      const to = of(diversions, e.to);
      return to ? t(`event.diverted.${to}`) : e.to;
    }
    case 'postponed': {
      const known = of(causes, e.cause);
      const cause = known ? t(`cause.${known}`) : e.cause;
      return e.again
        ? t('event.postponedUntil', { cause, time: whenText(e.again, n.now, n.locale) })
        : t('event.postponed', { cause });
    }
    case 'promise': {
      const how = of(moves, e.how) ?? 'warned';
      const time = e.clock.due_at ? whenText(e.clock.due_at, n.now, n.locale) : '';
      return t(`event.promise.${how}`, { clock: clockName(e.clock.kind, t), time });
    }
    case 'snoozed':
      return t('event.snoozed', { by, time: whenText(e.until, n.now, n.locale) });
    case 'follow_up': {
      const how = of(owed, e.how) ?? 'edited';
      const time = whenText(e.card.due_at, n.now, n.locale);
      return t(`event.owe.${how}`, { by, text: e.card.text, time, owner: e.card.owner_name });
    }
    case 'marked':
      return marked(e, by, n);
    case 'woken':
      return t('event.woken');
    case 'merged':
      return t('event.merged', { by, reference: e.reference });
    case 'split':
      return t('event.split', { by, reference: e.reference });
    case 'left':
      return t(e.outcome === 'idle' ? 'event.leftIdle' : 'event.left');
    case 'wrap_up':
      return t('event.wrapUp', { agent: e.agent });
    case 'attached':
      return t('event.attached', { account: e.account });
    case 'talk':
      return toldText({ ...e, who: n.name(e.who) }, n.user(e.by), t);
    case 'handed_over':
      return t('phone.event.handedOver', { from: n.name(e.from), to: n.name(e.to) });
    case 'connect_failed':
      return t('event.connectFailed', { reason: failureText(e.why, t) });
    case 'closed': {
      const { outcome, disposition, agent_id } = e.contact;
      const known = outcome ? t(`outcome.${outcome}`) : t('state.closed');
      const how = disposition ? `${known} · ${n.disposition(disposition)}` : known;
      const steered = n.user(e.by) && e.by !== agent_id;
      return steered ? t('event.closedBy', { by, how }) : t('event.closed', { how });
    }
  }
}
