// What can be done with a call as it stands, and why the rest cannot. Pure.
import type { Key } from '../../lib/i18n';
import { consulted, customerOf, type Part, present } from '../../state/talks';

/** Conferences of more are refused. */
export const MOST_PARTIES = 6;

export type ControlId =
  | 'mute'
  | 'hold'
  | 'keypad'
  | 'consult'
  | 'swap'
  | 'complete'
  | 'join'
  | 'return'
  | 'add'
  | 'people'
  | 'record'
  | 'listen'
  | 'whisper'
  | 'barge'
  | 'takeOver'
  | 'leave'
  | 'end';

/** Which controls a call shows, in their order. */
export function controlsOf({ as, talk }: Part): ControlId[] {
  if (as === 'supervisor') return ['listen', 'whisper', 'barge', 'people', 'takeOver', 'leave'];
  if (as === 'colleague') return ['mute', 'people', 'leave'];
  if (talk?.consulting)
    return ['mute', 'keypad', 'swap', 'complete', 'join', 'return', 'people', 'record', 'end'];
  return ['mute', 'hold', 'keypad', 'consult', 'add', 'people', 'record', 'end'];
}

/** Why a control can do nothing now; nothing when it can. */
export function whyNot(control: ControlId, part: Part, online: boolean): Key | undefined {
  const { talk, leg } = part;
  if (control === 'people') return talk ? undefined : 'phone.not.connecting';
  if (!online) return 'phone.not.offline';
  if (control === 'end' || control === 'takeOver') return undefined;
  if (!talk) return 'phone.not.connecting';
  const customer = customerOf(talk);
  const there = customer && customer.state !== 'left' && customer.state !== 'ringing';
  switch (control) {
    case 'mute':
      return leg && leg.state !== 'ringing' ? undefined : 'phone.not.yourLine';
    case 'hold':
    case 'consult':
      return there ? undefined : 'phone.not.customer';
    case 'keypad':
      if (!talk.consulting && customer?.state === 'held') return 'phone.not.held';
      return there ? undefined : 'phone.not.customer';
    case 'add':
      return full(part) ? 'phone.not.full' : there ? undefined : 'phone.not.customer';
    case 'swap':
    case 'complete':
    case 'join':
      return isThere(part) ? undefined : 'phone.not.answered';
    case 'record':
      return talk.recording ? undefined : 'phone.not.recorded';
    case 'listen':
    case 'whisper':
    case 'barge':
      return leg?.hearing === control ? 'phone.not.already' : undefined;
    default:
      return undefined;
  }
}

const full = ({ talk }: Part) => present(talk).length >= MOST_PARTIES;
const isThere = ({ talk }: Part) => {
  const other = consulted(talk);
  return Boolean(other && other.state !== 'ringing');
};

/** A supervisor may take part: the agent talks and I am not in it yet. */
export const mayMonitor = ({ talk, leg }: Pick<Part, 'talk' | 'leg'>, online: boolean) =>
  online && !leg && present(talk).some((l) => l.role === 'agent' && l.state !== 'ringing');

/** How the whole call stands, for its dot and colour. */
export type Mood = 'talking' | 'held' | 'consulting' | 'calling' | 'listening' | 'connecting';
export function moodOf(part: Part): Mood {
  const { talk, leg, as } = part;
  if (as === 'supervisor') return 'listening';
  if (!talk) return part.contact.direction === 'outbound' ? 'calling' : 'connecting';
  const customer = customerOf(talk);
  if (talk.consulting) return 'consulting';
  if (customer?.state === 'held' && as === 'agent') return 'held';
  if (customer?.state === 'ringing') return 'calling';
  if (as === 'agent' && (!leg || leg.state === 'ringing')) return 'connecting';
  return 'talking';
}
