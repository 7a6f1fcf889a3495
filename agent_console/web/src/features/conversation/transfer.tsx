import { ArrowRightLeft, Users } from 'lucide-react';
import { useState } from 'react';
import type { ContactCard } from '../../contract/types';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { transfer } from '../../state/commands';
import { useSetup } from '../../state/queries';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Area, Field } from '../../ui/field';
import { Segmented } from '../../ui/menu';
import { AgentChoice, Choice } from './agent_choice';

type To = { to_agent_id: string } | { to_team: string };

/** Send a contact on: to a colleague, seen with presence and load, or to a team. */
export default function TransferDialog({
  contact: c,
  onClose,
}: {
  contact: ContactCard;
  onClose: () => void;
}) {
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
