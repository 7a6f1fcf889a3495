import { CalendarOff, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { AgentCard } from '../../contract/types';
import { useAttempt } from '../../lib/attempt';
import { useLocale, useT } from '../../lib/i18n';
import { newClientId } from '../../lib/ids';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { addLeave, dropLeave } from '../../state/commands';
import { queryClient, useLeaves } from '../../state/queries';
import { useAgents, useMyId } from '../../state/selectors';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, SelectField } from '../../ui/field';
import { ProblemNote } from '../../ui/problem_note';
import { say } from '../../ui/toast';
import { dayOf, leaveText, span } from './leave';

/** Somebody's leaves, present and future, and a new one: from, back on, and who stands in. */
export function LeaveDialog({ agent, onClose }: { agent: AgentCard; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const me = useMyId();
  const run = useRun();
  const now = useNow(60);
  const agents = useAgents();
  const { data } = useLeaves(agent.id);
  const [from, setFrom] = useState(() => dayOf(now));
  const [back, setBack] = useState(() => dayOf(now, 1));
  const [substitute, setSubstitute] = useState('');
  const { busy, problem, attempt } = useAttempt();
  const first = useRef<HTMLInputElement>(null);
  const clientId = useRef(newClientId());
  const others = useMemo(
    () =>
      Object.values(agents)
        .filter((a) => a.id !== agent.id && a.role === 'agent')
        .sort((a, b) => a.name.localeCompare(b.name, locale)),
    [agents, agent.id, locale],
  );
  const when = span(from, back, now);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['leaves', agent.id] });
  const name = (id: string) => agents[id]?.name ?? id;
  const add = async () => {
    if (!when || busy) return;
    await attempt(async () => {
      const leave = { ...when, ...(substitute && { substitute_id: substitute }) };
      await addLeave(agent.id, leave, clientId.current);
      clientId.current = newClientId();
      say(t('done.leave'));
      await refresh();
    });
  };
  const drop = async (id: string) => {
    if (await run(() => dropLeave(agent.id, id), t('done.leaveGone'))) await refresh();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={agent.id === me ? t('leave.mine') : t('leave.of', { name: agent.name })}
      lead={t('leave.lead')}
      focus={first}
      cancel={t('close')}
      answer={
        <Button variant="primary" type="submit" form="leave" disabled={!when || busy}>
          {t('leave.add')}
        </Button>
      }
    >
      {Boolean(data?.leaves.length) && (
        <ul aria-label={t('leave.entered')} className="space-y-1 border-b p-4">
          {data?.leaves.map((leave) => (
            <li
              key={leave.id}
              className="flex min-h-9 items-center gap-2.5 rounded-lg bg-sunken px-3 dark:bg-app"
            >
              <CalendarOff size={14} aria-hidden className="shrink-0 text-fg-3" />
              <span className="min-w-0 flex-1 text-xs first-letter:uppercase">
                {leaveText(leave, { t, locale, now, name })}
              </span>
              <IconButton label={t('leave.drop')} icon={X} size={14} onClick={() => drop(leave.id)} />
            </li>
          ))}
        </ul>
      )}
      <form
        id="leave"
        className="space-y-3.5 p-4"
        onSubmit={(e) => {
          e.preventDefault();
          void add();
        }}
      >
        <div className="grid grid-cols-2 gap-3">
          <Field
            ref={first}
            type="date"
            label={t('leave.from')}
            value={from}
            onChange={(e) => setFrom(e.target.value)}
          />
          <Field
            type="date"
            label={t('leave.back')}
            value={back}
            min={from}
            onChange={(e) => setBack(e.target.value)}
          />
        </div>
        <SelectField
          label={t('leave.substitute')}
          value={substitute}
          onChange={(e) => setSubstitute(e.target.value)}
        >
          <option value="">{t('leave.nobody')}</option>
          {others.map((a) => (
            <option key={a.id} value={a.id}>
              {a.name}
            </option>
          ))}
        </SelectField>
        {!when && <p className="text-xs text-warn-text">{t('leave.noSpan')}</p>}
        {problem && <ProblemNote problem={problem} />}
      </form>
    </Dialog>
  );
}
