import { ArrowUp, Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { AccountView } from '../../contract/api';
import { useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { setTeam } from '../../state/commands';
import { queryClient } from '../../state/queries';
import { useAgents } from '../../state/selectors';
import { Avatar } from '../../ui/avatar';
import { Button, IconButton } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';

/** Who looks after an account, in order. The first is its own agent. */
export function TeamDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const t = useT();
  const run = useRun();
  const agents = useAgents();
  const [team, change] = useState(() =>
    [...account.team].sort((a, b) => a.position - b.position).map((m) => m.agent.id),
  );
  const [q, setQ] = useState('');
  const others = Object.values(agents)
    .filter((a) => !team.includes(a.id) && a.name.toLowerCase().includes(q.trim().toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, 6);
  const raise = (i: number) =>
    change(team.map((id, n) => (n === i - 1 ? (team[i] as string) : n === i ? (team[i - 1] as string) : id)));
  const save = async () => {
    const done = await run(async () => {
      await setTeam(account.id, team, account.version);
      await queryClient.invalidateQueries({ queryKey: ['account', account.id] });
    }, t('done.teamSaved'));
    if (done) onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('team.title', { account: account.name })}
      lead={t('team.lead')}
      answer={
        <Button variant="primary" onClick={save}>
          {t('save')}
        </Button>
      }
    >
      <div className="space-y-3 p-4">
        <ol className="space-y-1">
          {team.map((id, i) => (
            <li key={id} className="flex h-9 items-center gap-2.5 rounded-lg bg-sunken px-2 dark:bg-app">
              <Avatar name={agents[id]?.name ?? id} size={24} />
              <span className="min-w-0 flex-1 truncate text-xs font-medium">{agents[id]?.name ?? id}</span>
              <Chip tone={i === 0 ? 'accent' : 'neutral'}>{t(i === 0 ? 'role.primary' : 'role.backup')}</Chip>
              {i > 0 && (
                <IconButton label={t('team.raise')} icon={ArrowUp} size={14} onClick={() => raise(i)} />
              )}
              <IconButton
                label={t('team.remove')}
                icon={X}
                size={14}
                onClick={() => change(team.filter((x) => x !== id))}
              />
            </li>
          ))}
        </ol>
        <Field
          hideLabel
          label={t('team.add')}
          placeholder={t('team.add')}
          value={q}
          onChange={(e) => setQ(e.target.value)}
        />
        <ul>
          {others.map((a) => (
            <li key={a.id}>
              <button
                type="button"
                onClick={() => change([...team, a.id])}
                className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-xs hover:bg-hover"
              >
                <Avatar name={a.name} size={20} />
                <span className="flex-1 truncate">{a.name}</span>
                <Plus size={14} aria-hidden className="text-fg-3" />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
