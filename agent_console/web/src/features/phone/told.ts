// What is worth telling of a talk, in the timeline. Pure.
import type { Leg, Talk, TalkChange } from '../../contract/calls';
import { readable } from '../../lib/address';
import type { Key, T } from '../../lib/i18n';
import { consulted, present } from '../../state/talks';

/** `who`: of whom it is told, by name or by a user's id; `how`: what became of a call to them, what a recording does. */
export type Told = { change: TalkChange; who: string; how: string };

const called = (leg: Leg | undefined) => leg?.name || readable(leg?.address ?? '') || leg?.user_id || '';
const invited = (leg: Leg) => leg.role === 'colleague' || leg.role === 'guest';

/** What moved since the talk as it was `before`; nothing when it is nobody's news. */
export function toldOf(before: Talk | undefined, now: Talk, change: TalkChange): Told | undefined {
  const was = new Map((before?.legs ?? []).map((l) => [l.id, l]));
  const gone = leaver(was, now);
  switch (change) {
    case 'joined': {
      const came = now.legs.find(
        (l) => invited(l) && l.state === 'talking' && was.get(l.id)?.state !== 'talking',
      );
      return came && { change, who: called(came), how: '' };
    }
    case 'left': {
      const watched = now.legs.find((l) => l.role === 'supervisor' && l.state === 'left');
      if (watched && present(before).some((l) => l.id === watched.id))
        return { change: 'monitored', who: called(watched), how: '' };
      return gone && { change, ...gone };
    }
    case 'consulted':
      return { change, who: called(consulted(now)), how: '' };
    case 'completed': {
      // A colleague who has it now is told of by the contact itself.
      const other = consulted(now);
      const had = before?.legs.find((l) => l.role === 'agent');
      const stays = Boolean(had && present(now).some((l) => l.id === had.id));
      if (!stays && other?.role !== 'guest') return undefined;
      return { change, who: called(other), how: stays ? 'conference' : '' };
    }
    case 'monitored': {
      const watcher =
        present(now).find((l) => l.role === 'supervisor') ??
        present(before).find((l) => l.role === 'supervisor');
      const there = present(now).some((l) => l.id === watcher?.id);
      return watcher && { change, who: called(watcher), how: there ? watcher.hearing : '' };
    }
    case 'recording':
      return now.recording === before?.recording ? undefined : { change, who: '', how: now.recording };
    case 'answered_by':
      return { change, who: '', how: now.answered_by };
    case 'returned':
      return { change, who: '', how: '', ...gone };
    case 'held':
    case 'resumed':
      return { change, who: '', how: '' };
    default:
      return undefined;
  }
}

/** Whoever of the invited left just now; `how`: why they did not answer at all. */
function leaver(was: Map<string, Leg>, now: Talk) {
  const gone = now.legs.find((l) => invited(l) && l.state === 'left' && was.get(l.id)?.state !== 'left');
  const unanswered = was.get(gone?.id ?? '')?.state === 'ringing';
  return gone && { who: called(gone), how: unanswered ? gone.ended || 'no_answer' : '' };
}

const endings: Record<string, Key> = {
  busy: 'phone.leg.busy',
  no_answer: 'phone.leg.no_answer',
  declined: 'phone.leg.declined',
};
const answers: Record<string, Key> = {
  human: 'phone.event.answered.human',
  machine: 'phone.event.answered.machine',
  fax: 'phone.event.answered.fax',
};

/** The same in words; empty for what has none. `user`: whoever did it; empty when it came by itself. */
export function toldText({ change, who, how }: Told, user: string, t: T): string {
  const by = user || t('by.someone');
  switch (change) {
    case 'returned':
    case 'left':
      if (change === 'returned' && (user || !who)) return t('phone.event.returned', { by });
      return how
        ? t('phone.unanswered', { who, how: t(endings[how] ?? 'phone.leg.failed') })
        : t('phone.event.left', { who });
    case 'completed':
      return how ? t('phone.event.conference', { by }) : t('phone.event.completed', { by, who });
    case 'monitored':
      if (how === 'listen' || how === 'whisper' || how === 'barge') return t(`phone.event.${how}`, { who });
      return t('phone.event.left', { who });
    case 'recording':
      return t(
        how === 'on'
          ? 'phone.event.recordingOn'
          : how === 'paused'
            ? 'phone.event.recordingPaused'
            : 'phone.event.recordingOff',
      );
    case 'answered_by':
      return answers[how] ? t(answers[how]) : '';
    case 'joined':
    case 'held':
    case 'resumed':
    case 'consulted':
      return t(`phone.event.${change}`, { by, who });
    default:
      return '';
  }
}
