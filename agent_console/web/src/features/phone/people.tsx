import { Mic, MicOff, UserMinus, UserPlus } from 'lucide-react';
import type { Leg } from '../../contract/calls';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, mmss } from '../../lib/time';
import { mute, removeParty } from '../../state/calls';
import { openPhone } from '../../state/phone';
import type { Part } from '../../state/talks';
import { Avatar } from '../../ui/avatar';
import { Button, IconButton } from '../../ui/button';
import { Chip, type Tone } from '../../ui/chip';
import { Dialog } from '../../ui/dialog';
import { ProblemNote } from '../../ui/problem_note';
import { useDoing } from './doing';
import { removable, useLegWords } from './parties';
import { MOST_PARTIES } from './possible';

const tones: Record<Leg['state'], Tone> = { ringing: 'accent', talking: 'ok', held: 'warn', left: 'neutral' };
const order: Record<Leg['state'], number> = { talking: 0, held: 1, ringing: 2, left: 3 };

/** Everyone in the talk, and who was in it: how they stand, to mute and to let go. */
export default function People({ part, onClose }: { part: Part; onClose: () => void }) {
  const t = useT();
  const { trouble } = useDoing();
  const { contact: c, talk, leg: mine } = part;
  const legs = [...(talk?.legs ?? [])].sort((a, b) => order[a.state] - order[b.state]);
  const there = legs.filter((l) => l.state !== 'left').length;
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('phone.people')}
      lead={t('phone.peopleLead', { count: there, most: MOST_PARTIES })}
      footer={
        <>
          {part.as === 'agent' && !talk?.consulting && (
            <Button icon={UserPlus} disabled={there >= MOST_PARTIES} onClick={() => openPhone('add')}>
              {t('phone.add')}
            </Button>
          )}
          <Button className="ml-auto" onClick={onClose}>
            {t('close')}
          </Button>
        </>
      }
    >
      <ul className="space-y-0.5 p-2">
        {legs.map((leg) => (
          <Row
            key={leg.id}
            leg={leg}
            part={part}
            you={leg.id === mine?.id}
            customer={leg.role === 'customer' ? c.person_name || readable(c.address) : ''}
          />
        ))}
      </ul>
      {trouble && (
        <div className="px-4 pb-4">
          <ProblemNote problem={trouble} />
        </div>
      )}
    </Dialog>
  );
}

function Row({ leg, part, you, customer }: { leg: Leg; part: Part; you: boolean; customer: string }) {
  const t = useT();
  const now = useNow();
  const words = useLegWords();
  const { run } = useDoing();
  const name = customer || words.name(leg);
  const here = leg.state === 'talking' || leg.state === 'held';
  const heard = leg.state === 'talking' && leg.role !== 'supervisor';
  return (
    <li data-testid="leg" className="flex items-center gap-3 rounded-lg px-2 py-1.5">
      <Avatar name={name} size={28} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          {name}
          {you && <span className="font-normal text-fg-3"> · {t('you')}</span>}
        </span>
        <span className="block text-2xs text-fg-3">{t(`phone.role.${leg.role}`)}</span>
      </span>
      {leg.since && here && (
        <span className="tnum text-2xs text-fg-3">{mmss((now - at(leg.since)) / 1000)}</span>
      )}
      <Chip tone={tones[leg.state]}>{words.state(leg)}</Chip>
      {part.as === 'agent' && heard && !you && (
        <IconButton
          label={t(leg.muted ? 'phone.unmuteOne' : 'phone.muteOne', { name })}
          icon={leg.muted ? MicOff : Mic}
          aria-pressed={leg.muted}
          onClick={() => run('people', () => mute(part.contact.id, !leg.muted, leg.id))}
        />
      )}
      {removable(leg, part) && (
        <IconButton
          label={t('phone.remove', { name })}
          icon={UserMinus}
          onClick={() => run('people', () => removeParty(part.contact.id, leg.id))}
        />
      )}
    </li>
  );
}
