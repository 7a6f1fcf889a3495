import { Download, FolderLock, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import type { HeldMail } from '../../contract/mail';
import { type T, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { describeFully } from '../../lib/run';
import { brief, moment } from '../../lib/time';
import { discardHeld, rawHeld, releaseHeld, retryHeld, useHeld } from '../../state/mail';
import { queryClient } from '../../state/queries';
import { Button } from '../../ui/button';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { Page } from '../../ui/page';
import { ProblemNote } from '../../ui/problem_note';
import { say } from '../../ui/toast';
import { SteerFrame } from '../steer/frame';

const reasons = ['unreadable', 'too_large', 'spam', 'blocked', 'rate', 'bulk'] as const;

function reasonName(reason: string, t: T) {
  const known = reasons.find((r) => r === reason);
  return known ? t(`held.reason.${known}`) : reason;
}

const refresh = () => queryClient.invalidateQueries({ queryKey: ['quarantine'] });

/** Mails that a person must look at: become a contact, are read anew, or are put aside. */
export default function QuarantineScreen() {
  const t = useT();
  const { data, isPending } = useHeld(true);
  const [discarding, discard] = useState<HeldMail | null>(null);
  const items = data?.items ?? [];
  return (
    <Page
      title={
        <span className="flex items-center gap-2">
          {t('held.title')} {items.length > 0 && <Chip tone="warn">{items.length}</Chip>}
        </span>
      }
      lead={t('held.lead')}
      back={{ href: '/board', label: t('nav.board') }}
    >
      <Card className="overflow-hidden" label={t('held.title')}>
        {isPending ? (
          <Skeleton rows={5} />
        ) : items.length ? (
          <ul className="divide-y">
            {items.map((mail) => (
              <Row key={mail.id} mail={mail} onDiscard={() => discard(mail)} />
            ))}
          </ul>
        ) : (
          <Empty icon={<ShieldCheck size={20} />} title={t('held.none')} lead={t('held.noneLead')} />
        )}
      </Card>
      {discarding && (
        <SteerFrame
          task="discard"
          title={t('held.discardTitle', { sender: discarding.sender || '?' })}
          lead={t('held.discardLead')}
          ok={t('held.discard')}
          done={t('done.discarded')}
          danger
          sayWhy
          onDo={async (reason) => {
            await discardHeld(discarding.id, reason);
            await refresh();
          }}
          onClose={() => discard(null)}
        />
      )}
    </Page>
  );
}

function Row({ mail: m, onDiscard }: { mail: HeldMail; onDiscard: () => void }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(30);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ title: string; more: string }>();
  const subject = m.subject || t('held.noSubject');
  const named = (what: string) => t('held.of', { what, subject });
  const go = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      say(done);
      await refresh();
    } catch (error) {
      setProblem(describeFully(error, t));
      setBusy(false);
    }
  };
  return (
    <li data-testid="held" className="px-4 py-2.5 text-xs">
      <div className="flex items-center gap-x-4 gap-y-1.5 max-lg:flex-wrap">
        <div className="min-w-0 flex-1 max-lg:basis-full">
          <p className="flex items-center gap-2">
            <FolderLock size={14} aria-hidden className="shrink-0 text-fg-3" />
            <b className="truncate text-sm font-medium">{subject}</b>
            <Chip tone={m.reason === 'unreadable' ? 'bad' : 'warn'}>{reasonName(m.reason, t)}</Chip>
          </p>
          <p className="mt-0.5 flex flex-wrap gap-x-3 pl-5.5 text-fg-3">
            <span className="text-fg-2 [overflow-wrap:anywhere]">{m.sender}</span>
            <span>→ {m.mailbox}</span>
            <time dateTime={m.at} title={moment(m.at, locale)} className="tnum">
              {t('held.age')} {brief((now - Date.parse(m.at)) / 1000, t)}
            </time>
            {m.size > 0 && (
              <span className="tnum">{t('unit.kb', { n: Math.max(1, Math.round(m.size / 1024)) })}</span>
            )}
          </p>
          {m.detail && (
            <p className="mt-0.5 pl-5.5 text-2xs text-fg-3 [overflow-wrap:anywhere]">{m.detail}</p>
          )}
        </div>
        <div className="flex items-center gap-1.5 max-lg:pl-5.5">
          {m.raw && (
            <a
              href={rawHeld(m.id)}
              download
              aria-label={t('held.raw', { subject })}
              title={t('held.raw', { subject })}
              className="grid size-7 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
            >
              <Download size={15} aria-hidden />
            </a>
          )}
          <Button variant="ghost" aria-label={named(t('held.discard'))} disabled={busy} onClick={onDiscard}>
            {t('held.discard')}
          </Button>
          {m.raw && (
            <Button
              aria-label={named(t('held.retry'))}
              disabled={busy}
              onClick={() => void go(() => retryHeld(m.id), t('done.reread'))}
            >
              {t('held.retry')}
            </Button>
          )}
          <Button
            variant="primary"
            aria-label={named(t('held.release'))}
            disabled={busy}
            onClick={() => void go(() => releaseHeld(m.id, ''), t('done.released'))}
          >
            {t('held.release')}
          </Button>
        </div>
      </div>
      {problem && (
        <div className="mt-2">
          <ProblemNote problem={problem} />
        </div>
      )}
    </li>
  );
}
