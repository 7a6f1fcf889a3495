import { PhoneOff } from 'lucide-react';
import { useLocation } from 'wouter';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { at, mmss } from '../../lib/time';
import { endContact } from '../../state/commands';
import { useSetup } from '../../state/queries';
import { useMyWork } from '../../state/selectors';
import { IconButton } from '../../ui/button';

/** The call I am on, wherever I look: who, how long, and the way out. */
export function CallPill() {
  const t = useT();
  const run = useRun();
  const now = useNow();
  const [, go] = useLocation();
  const setup = useSetup();
  const call = useMyWork().find(
    (c) => c.state === 'active' && setup?.channels.find((x) => x.name === c.channel)?.connects,
  );
  if (!call) return null;
  const name = call.person_name || readable(call.address);
  return (
    <section
      aria-label={t('call.onCall', { name })}
      className="flex h-8 min-w-0 items-center gap-0.5 rounded-lg bg-ok-soft pr-0.5 pl-2.5 text-ok-text"
    >
      <button
        type="button"
        onClick={() => go(`/c/${call.conversation_id}`)}
        className="flex min-w-0 items-center gap-2 text-xs"
      >
        <span className="live-dot shrink-0" aria-hidden />
        <span className="truncate font-semibold max-lg:hidden">{name}</span>
        <span className="tnum mr-1.5">{mmss((now - at(call.accepted_at ?? call.arrived_at)) / 1000)}</span>
      </button>
      <IconButton
        label={t('call.end')}
        icon={PhoneOff}
        size={14}
        onClick={() => run(() => endContact(call.id), t('done.ended'))}
        className="bg-[oklch(0.55_0.2_25)]! text-white! hover:brightness-110"
      />
    </section>
  );
}
