import { ArrowLeft, PhoneOff, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Unwanted } from '../../contract/reports';
import { readable } from '../../lib/address';
import { useLocale, useT } from '../../lib/i18n';
import { describeFully, useRun } from '../../lib/run';
import { moment } from '../../lib/time';
import { addUnwanted, removeUnwanted, useUnwanted } from '../../state/calling';
import { useAgents } from '../../state/selectors';
import { Button, IconButton } from '../../ui/button';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Field } from '../../ui/field';
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
    <main className="min-h-0 min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[760px] space-y-3 px-4 pt-1 pb-5 md:pl-1">
        <header className="flex min-h-11 flex-wrap items-center gap-x-3">
          <Link
            href="/board"
            aria-label={t('nav.board')}
            className="grid size-7 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
          >
            <ArrowLeft size={16} aria-hidden />
          </Link>
          <h1 className="text-base">{t('dnc.title')}</h1>
          <p className="text-xs text-fg-3">{t('dnc.lead')}</p>
        </header>
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
      </div>
    </main>
  );
}

function Adding() {
  const t = useT();
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ title: string; more: string }>();
  const add = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await addUnwanted(number.replace(/[\s()/.-]/g, ''), reason.trim());
      setNumber('');
      setReason('');
    } catch (error) {
      setProblem(describeFully(error, t));
    }
    setBusy(false);
  };
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
