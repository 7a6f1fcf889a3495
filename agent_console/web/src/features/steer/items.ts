import {
  ArrowUpDown,
  CircleX,
  Ear,
  Hand,
  type LucideIcon,
  MessageSquareDashed,
  Route,
  UserRoundCheck,
  Volume2,
} from 'lucide-react';
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { type Key, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { monitor } from '../../state/calls';
import { useMaySupervise, useMyAgent, useMyId } from '../../state/selectors';
import { type ContactTask, steer } from '../../state/steering';
import { useLive } from '../../state/store';
import { present } from '../../state/talks';
import { isWaiting } from '../../state/urgency';
import { mayMonitor } from '../phone/possible';

type Item = {
  kind: ContactTask['kind'] | 'listen' | 'whisper' | 'barge';
  short: string;
  label: string;
  icon: LucideIcon;
  run: () => void;
};

const all: { kind: ContactTask['kind']; short: Key; label: Key; icon: LucideIcon }[] = [
  { kind: 'assign', short: 'act.assign', label: 'steer.assign', icon: UserRoundCheck },
  { kind: 'pull', short: 'act.takeOver', label: 'steer.pull', icon: Hand },
  { kind: 'boost', short: 'act.boost', label: 'steer.boost', icon: ArrowUpDown },
  { kind: 'move', short: 'act.move', label: 'steer.move', icon: Route },
  { kind: 'close', short: 'act.close', label: 'steer.close', icon: CircleX },
];

const hearings = [
  { kind: 'listen', label: 'phone.listen', icon: Ear },
  { kind: 'whisper', label: 'phone.whisper', icon: MessageSquareDashed },
  { kind: 'barge', label: 'phone.barge', icon: Volume2 },
] as const;

/** What may be done with a contact as it stands. */
export function tasksFor(c: ContactCard, me: string, handles: boolean): ContactTask['kind'][] {
  const waits = isWaiting(c);
  const goesOn = waits || c.state === 'active';
  return [
    ...(goesOn ? (['assign'] as const) : []),
    ...(handles && goesOn && c.agent_id !== me ? (['pull'] as const) : []),
    ...(waits ? (['boost'] as const) : []),
    ...(goesOn ? (['move'] as const) : []),
    ...(c.state === 'closed' ? [] : (['close'] as const)),
  ];
}

/** A supervisor's actions on a contact, for a menu or the palette; nobody else has any. */
export function useSteerItems(contact: ContactCard | undefined): Item[] {
  const t = useT();
  const supervises = useMaySupervise();
  const agent = useMyAgent();
  const me = useMyId();
  const run = useRun();
  const talk = useLive((s) => (contact ? s.desk.talks[contact.id] : undefined));
  const online = useLive((s) => s.line.state === 'live');
  if (!supervises || !contact) return [];
  const may = tasksFor(contact, agent?.id ?? '', Boolean(agent));
  const name = contact.person_name || readable(contact.address);
  const leg = present(talk).find((l) => l.user_id === me);
  const hear: Item[] = mayMonitor({ talk, leg }, online)
    ? hearings.map(({ kind, label, icon }) => ({
        kind,
        short: t(label),
        label: t('phone.hear', { what: t(label), name }),
        icon,
        run: () => void run(() => monitor(contact.id, kind)),
      }))
    : [];
  const steering = all
    .filter((a) => may.includes(a.kind))
    .map(({ kind, short, label, icon }) => ({
      kind,
      short: t(short),
      label: t(label, { name }),
      icon,
      run: () => steer({ kind, contact: contact.id }),
    }));
  return [...hear, ...steering];
}
