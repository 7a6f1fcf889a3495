import { ArrowRightLeft, Users } from 'lucide-react';
import { useState } from 'react';
import type { AgentRow } from '../../contract/api';
import type { ContactCard } from '../../contract/types';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { transfer } from '../../state/commands';
import { useAgentRows, useSetup } from '../../state/queries';
import { useAgents, useMyId } from '../../state/selectors';
import { Avatar, ChannelGlyph } from '../../ui/avatar';
import { Button } from '../../ui/button';
import { Skeleton } from '../../ui/card';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/dialog';
import { Area, Field } from '../../ui/field';
import { Segmented } from '../../ui/menu';
import { Presence, presenceOrder } from '../account/presence';

type To = { to_agent_id: string } | { to_team: string };

/** Send a contact on: to a colleague, seen with presence and load, or to a team. */
export function TransferDialog({ contact: c, onClose }: { contact: ContactCard; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const setup = useSetup();
  const [tab, setTab] = useState<'agents' | 'teams'>('agents');
  const [q, setQ] = useState('');
  const [to, setTo] = useState<To>();
  const [note, setNote] = useState('');
  const teams = Object.entries(setup?.teams ?? {});
  const send = async () => {
    if (to && (await run(() => transfer(c.id, to, note.trim()), t('done.transferred')))) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('transfer.title')}
      lead={t('transfer.lead', { name: c.person_name, account: c.account_name || t('account.unknown') })}
      footer={
        <>
          <span className="flex-1" />
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" icon={ArrowRightLeft} disabled={!to} onClick={send}>
            {t('transfer.send')}
          </Button>
        </>
      }
    >
      <div className="space-y-3 p-4">
        <Segmented
          label={t('transfer.title')}
          value={tab}
          onChange={setTab}
          className="[&>*]:flex-1"
          options={[
            { value: 'agents', label: t('transfer.agents') },
            { value: 'teams', label: t('transfer.teams') },
          ]}
        />
        {tab === 'agents' ? (
          <>
            <Field
              hideLabel
              label={t('transfer.search')}
              placeholder={t('transfer.search')}
              value={q}
              onChange={(e) => setQ(e.target.value)}
            />
            <AgentChoice
              q={q}
              chosen={to && 'to_agent_id' in to ? to.to_agent_id : ''}
              onChoose={(id) => setTo({ to_agent_id: id })}
            />
          </>
        ) : (
          <ul className="max-h-72 space-y-0.5 overflow-y-auto">
            {teams.map(([key, names]) => (
              <li key={key}>
                <Choice
                  chosen={Boolean(to && 'to_team' in to && to.to_team === key)}
                  onChoose={() => setTo({ to_team: key })}
                >
                  <span className="grid size-7 place-items-center rounded-lg bg-hover text-fg-3">
                    <Users size={14} aria-hidden />
                  </span>
                  <span className="font-medium">{nameIn(names, locale, key)}</span>
                </Choice>
              </li>
            ))}
          </ul>
        )}
        <Area
          label={t('transfer.note')}
          placeholder={t('transfer.notePlaceholder')}
          value={note}
          onChange={(e) => setNote(e.target.value)}
        />
      </div>
    </Dialog>
  );
}

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
            <Avatar name={agent.name} size={28} />
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
