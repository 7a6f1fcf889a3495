import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { ContactCard } from '../../contract/types';
import { useDraft } from '../../lib/drafts';
import { modKey, useHotkeys } from '../../lib/hotkeys';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { at, mmss } from '../../lib/time';
import { wrapUp } from '../../state/commands';
import { useSetup } from '../../state/queries';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Area } from '../../ui/field';

/** After-contact work: how it ended, a note, and the time left for it. Numbers choose a disposition. */
export function WrapUpPanel({
  contact: c,
  onBack,
  onDone,
}: {
  contact: ContactCard;
  /** Absent once the conversation is over: then there is no way back. */
  onBack?: () => void;
  onDone: () => void;
}) {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const dispositions = useSetup()?.dispositions ?? [];
  const [chosen, choose] = useState('');
  const [note, setNote] = useDraft(`wrapup.${c.id}`);
  const [busy, setBusy] = useState(false);
  const finish = async () => {
    if (!chosen || busy) return;
    setBusy(true);
    const done = await run(() => wrapUp(c.id, chosen, note.trim()), t('done.wrappedUp'));
    setBusy(false);
    if (!done) return;
    setNote('');
    onDone();
  };
  useHotkeys(
    {
      'mod+Enter': () => void finish(),
      ...(onBack && { Escape: onBack }),
      ...Object.fromEntries(dispositions.slice(0, 9).map((d, i) => [String(i + 1), () => choose(d.key)])),
    },
    { first: true },
  );
  return (
    <div className="bg-sunken px-4 pb-3.5 max-md:px-2 max-md:pb-2">
      <section
        aria-label={t('wrap.title')}
        className="arrive mx-auto max-w-[760px] rounded-xl border bg-panel p-3.5 shadow-card dark:border-line-2"
      >
        <header className="mb-2.5 flex items-center gap-2">
          <CircleCheck size={15} aria-hidden className="text-accent-text" />
          <h3 className="text-sm">{t('wrap.title')}</h3>
          <span className="flex-1" />
          {c.wrap_up_until && <TimeLeft until={c.wrap_up_until} />}
        </header>
        <div role="radiogroup" aria-label={t('wrap.disposition')} className="mb-3 flex flex-wrap gap-1.5">
          {dispositions.map((d, i) => (
            // biome-ignore lint/a11y/useSemanticElements: a row of buttons that behave as radios
            <button
              key={d.key}
              type="button"
              role="radio"
              aria-checked={chosen === d.key}
              onClick={() => choose(d.key)}
              className={cx(
                'flex h-8 items-center gap-1.5 rounded-lg px-3 text-xs font-medium ring-1 ring-inset transition-colors',
                chosen === d.key
                  ? 'bg-accent-soft text-accent-text ring-accent'
                  : 'text-fg-2 ring-line-2/80 hover:bg-hover',
              )}
            >
              {i < 9 && <span className="tnum text-2xs font-normal text-fg-3">{i + 1}</span>}
              {nameIn(d.names, locale, d.key)}
            </button>
          ))}
        </div>
        <Area
          hideLabel
          label={t('wrap.note')}
          placeholder={t('wrap.note')}
          value={note}
          onChange={(e) => setNote(e.target.value)}
          onKeyDown={(e) => e.key === 'Escape' && e.currentTarget.blur()}
        />
        <footer className="mt-2.5 flex items-center justify-end gap-2">
          {!chosen && <span className="mr-auto text-2xs text-fg-3">{t('wrap.choose')}</span>}
          {onBack && (
            <Button variant="ghost" onClick={onBack}>
              {t('back')}
            </Button>
          )}
          <Button variant="primary" onClick={finish} disabled={!chosen || busy}>
            {t('wrap.finish')} <span className="opacity-75 max-md:hidden">{modKey}↵</span>
          </Button>
        </footer>
      </section>
    </div>
  );
}

function TimeLeft({ until }: { until: string }) {
  const t = useT();
  const now = useNow();
  const seconds = Math.max(0, Math.ceil((at(until) - now) / 1000));
  return (
    <span
      className={cx('tnum text-xs font-medium', seconds <= 15 ? 'text-bad-text' : 'text-fg-3')}
      title={t('wrap.leftTitle')}
    >
      {t('wrap.left', { time: mmss(seconds) })}
    </span>
  );
}
