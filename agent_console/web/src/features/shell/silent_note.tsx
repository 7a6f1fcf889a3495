import { BellOff } from 'lucide-react';
import type { AgentCard } from '../../contract/types';
import { keysOf, useActions } from '../../lib/actions';
import { useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { clock } from '../../lib/time';
import { useUi } from '../../lib/ui_store';
import { setActivity } from '../../state/commands';
import { useMyDay } from '../../state/day';
import { Button, Kbd } from '../../ui/button';
import { useCounted } from './use_counted';

/** To an agent who counts as not responding: which offer did it, what that means, and the way back. */
export default function SilentNote({ agent }: { agent: AgentCard }) {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const { set } = useUi();
  const counted = useCounted();
  const missed = useMyDay().data?.day.unanswered.find((one) => one.counted === 'missed');
  const back = () => run(() => setActivity(agent.id, agent.activity, false), t('silent.done'));
  useActions({ back });
  return (
    <section
      role="alert"
      data-testid="silent-note"
      className="mx-2.5 mb-2 flex min-h-9 shrink-0 flex-wrap items-center gap-x-2.5 gap-y-1 rounded-lg bg-bad-soft px-3 py-1 text-xs text-bad-text md:ml-0"
    >
      <BellOff size={14} aria-hidden className="shrink-0" />
      <p className="min-w-0 flex-1">
        <b className="font-semibold">{t('silent.title')}</b>{' '}
        {missed &&
          `${t('silent.missed', { time: clock(missed.at, locale), name: missed.person_name || missed.account_name })} ${counted(missed)} `}
        {t('silent.lead')}
      </p>
      <Button variant="primary" onClick={back}>
        {t('silent.back')}
        <Kbd className="ml-1 border-white/40! bg-white/15! text-white! max-md:hidden">{keysOf('back')}</Kbd>
      </Button>
      <Button variant="ghost" className="text-bad-text!" onClick={() => set({ overlay: 'day' })}>
        {t('silent.show')}
      </Button>
    </section>
  );
}
