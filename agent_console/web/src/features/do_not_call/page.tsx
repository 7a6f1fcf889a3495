import { PhoneOff, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Unwanted } from '../../contract/reports';
import { readable } from '../../lib/address';
import { useAttempt } from '../../lib/attempt';
import { useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { moment } from '../../lib/time';
import { addUnwanted, removeUnwanted, useUnwanted } from '../../state/calling';
import { useAgents } from '../../state/selectors';
import { Button, IconButton } from '../../ui/button';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Field } from '../../ui/field';
import { Page } from '../../ui/page';
import { ProblemNote } from '../../ui/problem_note';

const MANY = 8;

/** Numbers nobody calls, because their owners asked for it. */
export default function DoNotCallScreen() {
  const t = useT();
  const { data, isPending } = useUnwanted();
  const [q, setQ] = useState('');
  const items = data?.items ?? [];
  const wanted = q.replace(/[^\d\p{L}]/gu, '').toLowerCase();
  const found = useMemo(
    () => items.filter((i) => `${i.number}${i.reason}`.toLowerCase().replace(/\s/g, '').includes(wanted)),
    [items, wanted],
  );
  return (
    <Page narrow title={t('dnc.title')} lead={t('dnc.lead')} back={{ href: '/board', label: t('nav.board') }}>
      <Adding />
      <Card className="overflow-hidden" label={t('dnc.title')}>
        {items.length > MANY && (
          <Field
            hideLabel
            type="search"
            className="border-b p-2"
            label={t('dnc.find')}
            placeholder={t('dnc.find')}
            value={q}
            onChange={(e) => setQ(e.target.value)}
          />
        )}
        {isPending && <Skeleton rows={4} />}
        {!isPending && !found.length && (
          <Empty icon={<PhoneOff size={20} />} title={t('dnc.none')} lead={t('dnc.noneLead')} />
        )}
        <ul className="divide-y">
          {found.map((each) => (
            <Row key={each.number} each={each} />
          ))}
        </ul>
      </Card>
    </Page>
  );
}

function Adding() {
  const t = useT();
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const { busy, problem, attempt } = useAttempt();
  const add = () =>
    attempt(async () => {
      await addUnwanted(number.replace(/[\s()/.-]/g, ''), reason.trim());
      setNumber('');
      setReason('');
    });
  return (
    <Card label={t('dnc.add')}>
      <form
        className="flex flex-wrap items-end gap-2.5 p-3"
        onSubmit={(e) => {
          e.preventDefault();
          void add();
        }}
      >
        <Field
          className="w-48 max-md:w-full"
          type="tel"
          label={t('dnc.number')}
          placeholder="+49 30 901820"
          value={number}
          onChange={(e) => setNumber(e.target.value)}
        />
        <Field
          className="min-w-48 flex-1"
          label={t('dnc.reason')}
          maxLength={300}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
        <Button variant="primary" type="submit" className="h-9" disabled={busy || !number.trim()}>
          {t('dnc.add')}
        </Button>
        {problem && (
          <div className="w-full">
            <ProblemNote problem={problem} />
          </div>
        )}
      </form>
    </Card>
  );
}

function Row({ each }: { each: Unwanted }) {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const by = useAgents()[each.added_by]?.name;
  const number = readable(each.number);
  return (
    <li className="flex items-center gap-3 px-4 py-2 text-xs" data-testid="unwanted">
      <span className="tnum w-40 shrink-0 font-medium">{number}</span>
      <span className="min-w-0 flex-1">
        <span className="block [overflow-wrap:anywhere] text-fg-2">{each.reason || '–'}</span>
        <span className="block text-2xs text-fg-3">
          {moment(each.at, locale)}
          {by && ` · ${by}`}
        </span>
      </span>
      <IconButton
        label={t('dnc.remove', { number })}
        icon={Trash2}
        size={14}
        onClick={() => void run(() => removeUnwanted(each.number), t('done.mayBeCalled'))}
      />
    </li>
  );
}
