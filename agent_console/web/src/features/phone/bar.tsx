import { AudioLines, CircleDot, PauseCircle, Signal } from 'lucide-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, mmss } from '../../lib/time';
import { customerOf, others, type Part } from '../../state/talks';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { ProblemNote } from '../../ui/problem_note';
import { TierChip } from '../../ui/tier_chip';
import { useVoice } from '../../voice/voice';
import { ControlButton } from './control_button';
import { forgetTrouble, useDoing } from './doing';
import { PartyChip } from './parties';
import { type Mood, moodOf } from './possible';
import { useControls } from './use_controls';

const tones: Record<Mood, string> = {
  talking: 'bg-ok-soft text-ok-text',
  consulting: 'bg-accent-soft text-accent-text',
  listening: 'bg-accent-soft text-accent-text',
  calling: 'bg-accent-soft text-accent-text',
  connecting: 'bg-accent-soft text-accent-text',
  held: 'bg-warn-soft text-warn-text',
};

/** The call I am on, wherever I look: who, how it stands, and all that can be done with it. `first`: it has the keys. */
export function CallBar({ part, first }: { part: Part; first: boolean }) {
  const t = useT();
  const [, go] = useLocation();
  const controls = useControls(part);
  const { trouble } = useDoing();
  const { contact: c, talk } = part;
  const mood = moodOf(part);
  const name = c.person_name || readable(c.address);
  const customer = customerOf(talk);
  useEffect(() => forgetTrouble, []);
  return (
    <section
      aria-label={t('call.onCall', { name })}
      data-testid="call-bar"
      data-mood={mood}
      className="mx-2.5 mb-2 shrink-0 md:ml-0"
    >
      <div
        className={cx(
          'flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1.5 rounded-lg px-3 py-1.5',
          tones[mood],
        )}
      >
        <button
          type="button"
          onClick={() => go(`/c/${c.conversation_id}`)}
          className="flex min-w-0 items-center gap-2 rounded-md text-left text-xs"
        >
          {mood === 'held' ? (
            <PauseCircle size={15} aria-hidden className="shrink-0" />
          ) : (
            <span className="live-dot shrink-0" aria-hidden />
          )}
          <span className="truncate text-sm font-semibold text-fg">{name}</span>
          <span className="truncate text-fg-2 max-xl:hidden">{c.account_name}</span>
          <TierChip tier={c.tier} className="max-lg:hidden" />
        </button>
        <p role="status" className="flex items-center gap-2 text-xs font-medium whitespace-nowrap">
          <Standing part={part} mood={mood} />
          <Timer since={c.accepted_at ?? c.arrived_at} />
        </p>
        <ul aria-label={t('phone.others')} className="flex flex-wrap items-center gap-1.5 empty:hidden">
          {talk?.consulting && customer && <PartyChip leg={customer} part={part} name={name} />}
          {others(part).map((leg) => (
            <PartyChip key={leg.id} leg={leg} part={part} />
          ))}
        </ul>
        <span className="flex-1" />
        <Recording state={talk?.recording ?? ''} />
        <Quality part={part} />
        <div
          role="toolbar"
          aria-label={t('phone.controls')}
          className="flex items-center gap-0.5 max-md:w-full max-md:justify-between"
        >
          {controls.map((control) => (
            <ControlButton key={control.id} control={control} keys={first} />
          ))}
        </div>
      </div>
      {first && trouble && (
        <div className="mt-1.5 flex items-center gap-2 [&>p]:flex-1">
          <ProblemNote problem={trouble} />
          <Button onClick={trouble.again}>{t('phone.again')}</Button>
          <Button variant="ghost" onClick={forgetTrouble}>
            {t('close')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** In a word or two, with what a machine that answered calls itself. */
function Standing({ part, mood }: { part: Part; mood: Mood }) {
  const t = useT();
  const { talk, as, leg } = part;
  if (as === 'supervisor' && leg?.hearing) return <span>{t(`phone.hearing.${leg.hearing}`)}</span>;
  const machine = talk?.answered_by;
  if (mood === 'talking' && (machine === 'machine' || machine === 'fax'))
    return <span className="text-warn-text">{t(`phone.by.${machine}`)}</span>;
  return <span>{t(`phone.mood.${mood}`)}</span>;
}

function Timer({ since }: { since: string }) {
  const now = useNow();
  return (
    <time className="tnum" dateTime={since}>
      {mmss((now - at(since)) / 1000)}
    </time>
  );
}

/** Said in words and colour, for whoever reads card numbers aloud must be sure of it. */
function Recording({ state }: { state: '' | 'on' | 'paused' }) {
  const t = useT();
  if (!state) return null;
  const on = state === 'on';
  return (
    <span
      role="status"
      data-testid="recording"
      className={cx(
        'flex items-center gap-1.5 rounded-full px-2 py-0.5 text-2xs font-semibold whitespace-nowrap',
        on ? 'bg-bad-soft text-bad-text' : 'bg-warn-soft text-warn-text ring-1 ring-warn ring-inset',
      )}
    >
      {on ? <CircleDot size={12} aria-hidden /> : <PauseCircle size={12} aria-hidden />}
      {t(on ? 'phone.recording' : 'phone.recordingPaused')}
    </span>
  );
}

/** Shown only when it is bad enough to say so. */
const POOR = 3;
function Quality({ part }: { part: Part }) {
  const t = useT();
  const score = useVoice((s) => s.live[part.leg?.id ?? ''] ?? null);
  const speaking = useVoice((s) => (part.leg?.id ?? '') in s.live);
  if (!speaking) return null;
  const poor = score !== null && score < POOR;
  const text = t(poor ? 'phone.poor' : 'phone.sound');
  return (
    <span
      title={text}
      className={cx(
        'flex items-center gap-1 text-2xs',
        poor ? 'font-medium text-warn-text' : 'max-md:hidden',
      )}
    >
      {poor ? <Signal size={13} aria-hidden /> : <AudioLines size={13} aria-hidden />}
      <span className={cx(!poor && 'sr-only')}>{text}</span>
    </span>
  );
}
