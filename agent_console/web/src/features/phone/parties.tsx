import { Eye, EyeOff, MicOff, X } from 'lucide-react';
import type { Leg } from '../../contract/calls';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { removeParty } from '../../state/calls';
import { useOthers } from '../../state/queries';
import { useAgents } from '../../state/selectors';
import type { Part } from '../../state/talks';
import { cx } from '../../ui/cx';
import { useDoing } from './doing';

/** What a leg is called, and how it stands, in words. */
export function useLegWords() {
  const t = useT();
  const agents = useAgents();
  const others = useOthers();
  const name = (leg: Leg) =>
    leg.name ||
    agents[leg.user_id]?.name ||
    others?.[leg.user_id] ||
    readable(leg.address) ||
    t(`phone.role.${leg.role}`);
  const state = (leg: Leg) => {
    if (leg.role === 'supervisor' && leg.hearing) return t(`phone.takes.${leg.hearing}`);
    if (leg.state === 'left')
      return leg.ended ? t(endings[leg.ended] ?? 'phone.leg.left') : t('phone.leg.left');
    if (leg.muted && leg.state === 'talking') return t('phone.leg.muted');
    return t(`phone.leg.${leg.state}`);
  };
  return { name, state };
}

const endings: Record<
  string,
  'phone.leg.busy' | 'phone.leg.no_answer' | 'phone.leg.declined' | 'phone.leg.failed'
> = {
  busy: 'phone.leg.busy',
  no_answer: 'phone.leg.no_answer',
  declined: 'phone.leg.declined',
  failed: 'phone.leg.failed',
};

/** May this one be asked to leave by whom looks at it? */
export const removable = (leg: Leg, part: Part) =>
  part.as === 'agent' && (leg.role === 'colleague' || leg.role === 'guest') && leg.state !== 'left';

/** Somebody else in the talk, with the way to take them out. */
export function PartyChip({ leg, part, name }: { leg: Leg; part: Part; name?: string }) {
  const t = useT();
  const words = useLegWords();
  const { run } = useDoing();
  const called = name ?? words.name(leg);
  const silent = leg.role === 'supervisor' && leg.hearing === 'listen';
  const Icon = silent ? EyeOff : leg.role === 'supervisor' ? Eye : leg.muted ? MicOff : null;
  return (
    <li
      data-testid="party"
      className="flex h-6 items-center gap-1.5 rounded-full bg-panel py-0 pr-1 pl-2 text-2xs text-fg shadow-card dark:bg-raised"
    >
      {Icon ? (
        <Icon size={12} aria-hidden className="text-fg-3" />
      ) : (
        <span aria-hidden className={cx('size-1.5 rounded-full', dots[leg.state])} />
      )}
      <span className="max-w-32 truncate font-medium">{called}</span>
      <span className="pr-1 text-fg-3">{words.state(leg)}</span>
      {removable(leg, part) && (
        <button
          type="button"
          aria-label={t('phone.remove', { name: called })}
          onClick={() => run('people', () => removeParty(part.contact.id, leg.id))}
          className="grid size-4.5 place-items-center rounded-full text-fg-3 hover:bg-hover hover:text-fg"
        >
          <X size={11} aria-hidden />
        </button>
      )}
    </li>
  );
}

const dots: Record<Leg['state'], string> = {
  ringing: 'bg-accent animate-pulse',
  talking: 'bg-ok',
  held: 'bg-warn',
  left: 'bg-line-2',
};
