import type { AgentRow } from '../../contract/api';
import { useT } from '../../lib/i18n';
import { useAgentRows, useSetup } from '../../state/queries';
import { useAgents, useMyId } from '../../state/selectors';
import { ChannelGlyph } from '../../ui/avatar';
import { Skeleton } from '../../ui/card';
import { cx } from '../../ui/cx';
import { Face } from '../account/face';
import { Presence, presenceOrder } from '../account/presence';

/** Agents but me, the reachable and available first. Also used to assign. */
export function AgentChoice({
  q,
  chosen,
  except,
  onChoose,
}: {
  q: string;
  chosen: string;
  /** Who is left out; me without. */
  except?: string;
  onChoose: (id: string) => void;
}) {
  const t = useT();
  const me = useMyId();
  const live = useAgents();
  const { data } = useAgentRows();
  if (!data) return <Skeleton />;
  const rows = data.items
    .map((row): AgentRow => ({ ...row, agent: live[row.agent.id] ?? row.agent }))
    .filter(
      ({ agent }) => agent.id !== (except ?? me) && agent.name.toLowerCase().includes(q.trim().toLowerCase()),
    )
    .sort(
      (a, b) => presenceOrder(a.agent) - presenceOrder(b.agent) || a.agent.name.localeCompare(b.agent.name),
    );
  return (
    <ul className="max-h-72 space-y-0.5 overflow-y-auto" aria-label={t('transfer.agents')}>
      {rows.map(({ agent, load }) => (
        <li key={agent.id}>
          <Choice chosen={chosen === agent.id} onChoose={() => onChoose(agent.id)}>
            <Face user={agent.id} name={agent.name} size={28} />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{agent.name}</span>
              <Presence agent={agent} />
            </span>
            <Load load={load} capacity={agent.capacity} />
          </Choice>
        </li>
      ))}
    </ul>
  );
}

/** How much of each channel an agent has in hand; `capacity` tells only what differs from the channel's own. */
export function Load({ load, capacity }: { load: Record<string, number>; capacity: Record<string, number> }) {
  const channels = useSetup()?.channels ?? [];
  return (
    <span className="tnum flex shrink-0 items-center gap-2.5 text-2xs text-fg-3">
      {channels.map((c) => {
        const [has, most] = [load[c.name] ?? 0, capacity[c.name] ?? c.capacity];
        return (
          <span
            key={c.name}
            className={cx('flex items-center gap-1', has >= most && 'font-medium text-warn-text')}
          >
            <ChannelGlyph channel={c.name} size={11} />
            {has}/{most}
          </span>
        );
      })}
    </span>
  );
}

/** One of a list, of which one is taken. */
export function Choice({
  chosen,
  onChoose,
  children,
}: {
  chosen: boolean;
  onChoose: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={cx(
        'flex w-full items-center gap-3 rounded-lg px-2 py-1.5 -outline-offset-2',
        chosen ? 'bg-selected ring-1 ring-accent ring-inset' : 'hover:bg-hover',
      )}
    >
      {children}
    </button>
  );
}
