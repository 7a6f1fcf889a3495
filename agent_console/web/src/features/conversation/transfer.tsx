import { ArrowRightLeft, Headset } from 'lucide-react';
import { useState } from 'react';
import type { ContactCard } from '../../contract/types';
import { useAttempt } from '../../lib/attempt';
import { useT } from '../../lib/i18n';
import { consult, sendOn } from '../../state/calls';
import { transfer } from '../../state/commands';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Area } from '../../ui/field';
import { ProblemNote } from '../../ui/problem_note';
import { say } from '../../ui/toast';
import { useCallOf } from '../phone/use_call';
import { callable, type Tab, type To, WhomChoice } from './whom_choice';

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
  const [tab, setTab] = useState<Tab>('agents');
  const [to, setTo] = useState<To>();
  const [note, setNote] = useState('');
  const call = useCallOf(c.id);
  const joined = Boolean(call?.talk && call.as === 'agent' && !call.talk.consulting);
  const { busy, problem, attempt } = useAttempt();
  const run = (work: () => Promise<unknown>, done?: string) =>
    attempt(async () => {
      await work();
      if (done) say(done);
      onClose();
    });
  const send = (where: To) =>
    run(
      () => ('to_number' in where ? sendOn(c.id, where.to_number) : transfer(c.id, where, note.trim())),
      t('done.transferred'),
    );
  const askFirst = callable(to);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('transfer.title')}
      lead={t('transfer.lead', { name: c.person_name, account: c.account_name || t('account.unknown') })}
      answer={
        <>
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
        <WhomChoice
          label={t('transfer.title')}
          tabs={[
            { value: 'agents', label: t('transfer.agents') },
            { value: 'teams', label: t('transfer.teams') },
            ...(joined ? [{ value: 'number' as const, label: t('phone.number') }] : []),
          ]}
          tab={tab}
          onTab={setTab}
          to={to}
          onChoose={setTo}
        />
        {tab === 'number' && <p className="text-xs text-fg-3">{t('phone.numberNote')}</p>}
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
