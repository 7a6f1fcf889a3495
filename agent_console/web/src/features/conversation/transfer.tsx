import { ArrowRightLeft, Headset, Users } from 'lucide-react';
import { useState } from 'react';
import type { ContactCard } from '../../contract/types';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { describeFully } from '../../lib/run';
import { consult, sendOn } from '../../state/calls';
import { transfer } from '../../state/commands';
import { useSetup } from '../../state/queries';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Area, Field } from '../../ui/field';
import { Segmented } from '../../ui/menu';
import { ProblemNote } from '../../ui/problem_note';
import { say } from '../../ui/toast';
import { useCallOf } from '../phone/use_call';
import { NumberField } from '../phone/whom_choice';
import { AgentChoice, Choice } from './agent_choice';

type To = { to_agent_id: string } | { to_team: string } | { to_number: string };
type Tab = 'agents' | 'teams' | 'number';

/**
 * Send a contact on: to a colleague, seen with presence and load, or to a team; a call also to a number outside, and
 * after asking whoever is to have it.
 */
export default function TransferDialog({
  contact: c,
  onClose,
}: {
  contact: ContactCard;
  onClose: () => void;
}) {
  const t = useT();
  const locale = useLocale();
  const setup = useSetup();
  const [tab, setTab] = useState<Tab>('agents');
  const [q, setQ] = useState('');
  const [to, setTo] = useState<To>();
  const [note, setNote] = useState('');
  const teams = Object.entries(setup?.teams ?? {});
  const call = useCallOf(c.id);
  const joined = Boolean(call?.talk && call.as === 'agent' && !call.talk.consulting);
  const [problem, setProblem] = useState<{ title: string; more: string }>();
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>, done?: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      if (done) say(done);
      onClose();
    } catch (error) {
      setProblem(describeFully(error, t));
      setBusy(false);
    }
  };
  const send = (where: To) =>
    run(
      () => ('to_number' in where ? sendOn(c.id, where.to_number) : transfer(c.id, where, note.trim())),
      t('done.transferred'),
    );
  const askFirst = to && !('to_team' in to) ? to : undefined;
  const turn = (next: Tab) => {
    setTab(next);
    setTo(undefined);
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
          {joined && tab !== 'teams' && (
            <Button
              icon={Headset}
              disabled={!askFirst || busy}
              onClick={() => askFirst && run(() => consult(c.id, askFirst))}
            >
              {t('phone.consultFirst')}
            </Button>
          )}
          <Button
            variant="primary"
            icon={ArrowRightLeft}
            disabled={!to || busy}
            onClick={() => to && send(to)}
          >
            {t('transfer.send')}
          </Button>
        </>
      }
    >
      <div className="space-y-3 p-4">
        <Segmented
          label={t('transfer.title')}
          value={tab}
          onChange={turn}
          className="[&>*]:flex-1"
          options={[
            { value: 'agents', label: t('transfer.agents') },
            { value: 'teams', label: t('transfer.teams') },
            ...(joined ? [{ value: 'number' as const, label: t('phone.number') }] : []),
          ]}
        />
        {tab === 'number' && (
          <>
            <NumberField onNumber={(to_number) => setTo(to_number ? { to_number } : undefined)} />
            <p className="text-xs text-fg-3">{t('phone.numberNote')}</p>
          </>
        )}
        {tab === 'agents' && (
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
        )}
        {tab === 'teams' && (
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
        {tab !== 'number' && (
          <Area
            label={t('transfer.note')}
            placeholder={t('transfer.notePlaceholder')}
            value={note}
            onChange={(e) => setNote(e.target.value)}
          />
        )}
        {problem && <ProblemNote problem={problem} />}
      </div>
    </Dialog>
  );
}
