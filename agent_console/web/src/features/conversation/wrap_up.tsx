import { CircleCheck, Tags } from 'lucide-react';
import { useState } from 'react';
import type { ContactCard } from '../../contract/types';
import { useDraft } from '../../lib/drafts';
import { modKey, useHotkeys } from '../../lib/hotkeys';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { at, mmss } from '../../lib/time';
import { useUi } from '../../lib/ui_store';
import { wrapUp } from '../../state/commands';
import { makeFollowUp, ownZone } from '../../state/follow_ups';
import { missingOf, useFieldsFor, useMarks } from '../../state/marks';
import { useConversation, useSetup } from '../../state/queries';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Area } from '../../ui/field';
import { Fields } from '../fields/fields';
import { usePlanned } from '../follow_ups/planned';
import { WrapUpFollowUp } from '../follow_ups/wrap_up_part';
import { TagChips } from '../tags/chips';

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
  const [chosen, choose] = useDraft(`disposition.${c.id}`);
  const [note, setNote] = useDraft(`wrapup.${c.id}`);
  const [busy, setBusy] = useState(false);
  const { planned, plan, client } = usePlanned(c.id);
  const row = useConversation(c.conversation_id).data?.conversation;
  const { fields: values } = useMarks(c.conversation_id, row);
  const missing = missingOf(useFieldsFor(c.channel, c.tier), values).map((f) =>
    nameIn(f.names, locale, f.key),
  );
  const ready = Boolean(chosen) && !missing.length && (!planned?.text.trim() || Boolean(planned.due));
  const finish = async () => {
    if (!ready || busy) return;
    setBusy(true);
    const done = await run(async () => {
      if (planned?.text.trim()) {
        const wish = { text: planned.text, due_at: new Date(planned.due).toISOString(), zone: ownZone() };
        await makeFollowUp({ conversation_id: c.conversation_id }, wish, client);
      }
      await wrapUp(c.id, chosen, note.trim());
    }, t('done.wrappedUp'));
    setBusy(false);
    if (!done) return;
    setNote('');
    choose('');
    plan(null);
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
        <Marks contact={c} />
        <Area
          hideLabel
          label={t('wrap.note')}
          placeholder={t('wrap.note')}
          value={note}
          onChange={(e) => setNote(e.target.value)}
          onKeyDown={(e) => e.key === 'Escape' && e.currentTarget.blur()}
        />
        <div className="mt-1.5 flex flex-wrap items-center gap-1.5 [&>fieldset]:w-full">
          <WrapUpFollowUp planned={planned} onPlan={plan} />
        </div>
        <footer className="mt-2.5 flex items-center justify-end gap-2">
          {(!chosen || missing.length > 0) && (
            <span className="mr-auto text-2xs text-fg-3">
              {chosen ? t('wrap.missing', { fields: missing.join(', ') }) : t('wrap.choose')}
            </span>
          )}
          {onBack && (
            <Button variant="ghost" onClick={onBack}>
              {t('back')}
            </Button>
          )}
          <Button variant="primary" onClick={finish} disabled={!ready || busy}>
            {t('wrap.finish')} <span className="max-md:hidden">{modKey}↵</span>
          </Button>
        </footer>
      </section>
    </div>
  );
}

/** How the conversation is marked: what the business wants noted of it, and its tags. */
function Marks({ contact: c }: { contact: ContactCard }) {
  const t = useT();
  const { set } = useUi();
  const marks = useMarks(c.conversation_id, useConversation(c.conversation_id).data?.conversation);
  const fields = useFieldsFor(c.channel, c.tier);
  return (
    <div className="mb-3 space-y-2">
      {fields.length > 0 && (
        <Fields
          conversation={c.conversation_id}
          fields={fields}
          values={marks.fields}
          className="sm:grid-cols-2"
        />
      )}
      <div className="flex items-center gap-1.5">
        <TagChips tags={marks.tags} most={6} />
        <Button variant="ghost" icon={Tags} onClick={() => set({ overlay: 'tags' })}>
          {t('tags.title')}
        </Button>
      </div>
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
