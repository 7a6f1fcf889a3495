import type { AgentCard } from '../../contract/types';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useSetup } from '../../state/queries';
import { useAgents } from '../../state/selectors';
import { cx } from '../../ui/cx';
import { leaveText, onLeave } from '../leave/leave';

export type Standing = 'available' | 'away' | 'not_responding' | 'gone' | 'leave';

/** What an agent's card amounts to: can they take something now? */
export function standing(agent: AgentCard, now = Date.now()): Standing {
  if (onLeave(agent, now)) return 'leave';
  if (agent.not_responding) return 'not_responding';
  if (!agent.reachable) return 'gone';
  return agent.available ? 'available' : 'away';
}

/** The free first, the absent last. */
export const presenceOrder = (agent: AgentCard) =>
  ({ available: 0, away: 1, not_responding: 2, gone: 3, leave: 4 })[standing(agent)];

const dots: Record<Standing, string> = {
  available: 'bg-ok',
  away: 'bg-warn',
  not_responding: 'bg-bad',
  gone: 'bg-line-2',
  leave: 'bg-line-2',
};

export const Dot = ({ agent, className }: { agent: AgentCard; className?: string }) => (
  <span aria-hidden className={cx('size-2 shrink-0 rounded-full', dots[standing(agent)], className)} />
);

/** The activity in words, and whether they can be reached at all. */
export function usePresenceText() {
  const t = useT();
  const locale = useLocale();
  const setup = useSetup();
  const agents = useAgents();
  const now = useNow(60);
  const name = (id: string) => agents[id]?.name ?? id;
  return (agent: AgentCard) => {
    const how = standing(agent, now);
    const leave = onLeave(agent, now);
    if (leave) return leaveText(leave, { t, locale, now, name });
    const activity = setup?.activities.find((a) => a.key === agent.activity);
    if (how === 'not_responding') return t('presence.not_responding');
    if (how === 'gone' && !activity?.signed_out) return t('presence.offline');
    return nameIn(activity?.names, locale, agent.activity);
  };
}

export function Presence({ agent }: { agent: AgentCard }) {
  const text = usePresenceText()(agent);
  return (
    <span className="flex items-center gap-1.5 text-2xs text-fg-3">
      <Dot agent={agent} className="size-1.5!" />
      {text}
    </span>
  );
}
