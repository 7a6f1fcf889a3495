import {
  ArrowDownLeft,
  ArrowLeftRight,
  CircleDot,
  CirclePause,
  Combine,
  Ear,
  Grip,
  Hand,
  Headset,
  LogOut,
  type LucideIcon,
  MessageSquareDashed,
  Mic,
  MicOff,
  Pause,
  PhoneForwarded,
  PhoneOff,
  Play,
  UserPlus,
  Users,
  Volume2,
} from 'lucide-react';
import { ACTIONS, keysOf } from '../../lib/actions';
import { type Key, useT } from '../../lib/i18n';
import * as calls from '../../state/calls';
import { endContact } from '../../state/commands';
import { openPhone } from '../../state/phone';
import { steer } from '../../state/steering';
import { consulted, customerOf, type Part } from '../../state/talks';
import { voice } from '../../voice/use_voice';
import { useVoice } from '../../voice/voice';
import { type Doing, useDoing } from './doing';
import { type ControlId, controlsOf, whyNot } from './possible';
import { useOnline } from './use_call';

export type CallControl = {
  id: ControlId;
  label: string;
  icon: LucideIcon;
  /** As shown: 'C M'. */
  keys: string;
  /** Why it can do nothing now; empty when it can. */
  off: string;
  pressed?: boolean;
  run: () => void;
};

const icons: Record<ControlId, LucideIcon> = {
  mute: Mic,
  hold: Pause,
  keypad: Grip,
  consult: Headset,
  swap: ArrowLeftRight,
  complete: PhoneForwarded,
  join: Combine,
  return: ArrowDownLeft,
  add: UserPlus,
  people: Users,
  record: CircleDot,
  listen: Ear,
  whisper: MessageSquareDashed,
  barge: Volume2,
  takeOver: Hand,
  leave: LogOut,
  end: PhoneOff,
};

/** What the bar shows, the palette lists and the keys do: one and the same. */
export function useControls(part: Part | undefined): CallControl[] {
  const t = useT();
  const online = useOnline();
  const doing = useDoing();
  const muted = useVoice((s) => s.muted);
  if (!part) return [];
  const { talk, leg } = part;
  const held = customerOf(talk)?.state === 'held';
  const isMuted = Boolean(leg?.muted || (leg && muted));
  const turned: Partial<Record<ControlId, { label: Key; icon: LucideIcon; pressed?: boolean }>> = {
    ...(isMuted && { mute: { label: 'phone.unmute', icon: MicOff, pressed: true } }),
    ...(held && { hold: { label: 'phone.resume', icon: Play, pressed: true } }),
    ...(talk?.recording === 'on' && { record: { label: 'phone.pause', icon: CirclePause } }),
    ...(leg?.hearing && {
      [leg.hearing]: { label: `phone.${leg.hearing}` as Key, icon: icons[leg.hearing], pressed: true },
    }),
  };
  return controlsOf(part).map((id) => {
    const why = whyNot(id, part, online);
    const look = turned[id];
    return {
      id,
      label: t(look?.label ?? ACTIONS[`call.${id}`].label),
      icon: look?.icon ?? icons[id],
      keys: keysOf(`call.${id}`),
      off: why ? t(why) : '',
      pressed: look?.pressed,
      run: () => {
        if (!why) act(id, part, { held, isMuted }, doing.run);
      },
    };
  });
}

function act(id: ControlId, part: Part, now: { held: boolean; isMuted: boolean }, run: Doing['run']) {
  const { contact, talk, leg, as } = part;
  const key = contact.id;
  switch (id) {
    case 'mute': {
      // One's own voice is silent at once, whatever the carrier says; a refusal takes it back.
      const on = !now.isMuted;
      voice()?.mute(on);
      return run(id, () =>
        calls.mute(key, on).catch((error) => {
          voice()?.mute(!on);
          throw error;
        }),
      );
    }
    case 'hold':
      return run(id, () => calls.hold(key, !now.held));
    case 'swap':
      return run(id, () => calls.swap(key));
    case 'complete':
      return run(id, () => calls.complete(key), { key: 'done.transferred' });
    case 'join':
      return run(id, () => calls.complete(key, true));
    case 'return':
      return run(id, () => calls.giveBack(key));
    case 'record':
      return run(id, () => calls.record(key, talk?.recording !== 'on'));
    case 'listen':
    case 'whisper':
    case 'barge':
      return run(id, () => calls.monitor(key, id));
    case 'takeOver':
      return steer({ kind: 'pull', contact: key });
    case 'leave':
      return run(id, () =>
        as === 'supervisor' ? calls.monitor(key, '') : calls.removeParty(key, leg?.id ?? ''),
      );
    case 'end':
      return run(id, () => endContact(key), { key: 'done.ended' });
    case 'keypad':
    case 'consult':
    case 'add':
    case 'people':
      return openPhone(id);
  }
}

/** The name of whom one consults, for sentences. */
export const consultedName = (part: Part) => {
  const other = consulted(part.talk);
  return other?.name || other?.address || '';
};
