import { CircleDot, Ellipsis, PauseCircle } from 'lucide-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, mmss } from '../../lib/time';
import { useContacts } from '../../state/selectors';
import { useLive } from '../../state/store';
import { customerOf } from '../../state/talks';
import { Avatar } from '../../ui/avatar';
import { Card } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { Menu } from '../../ui/menu';
import { TierChip } from '../../ui/tier_chip';
import { useSteerItems } from '../steer/items';

/** Calls that are talked on now, the longest first, and what a supervisor can do about each. */
export function LiveCalls() {
  const t = useT();
  const contacts = useContacts();
  const talks = useLive((s) => s.desk.talks);
  const live = useMemo(
    () =>
      contacts
        .filter((c) => talks[c.id] && c.state === 'active')
        .sort((a, b) => at(a.accepted_at ?? a.arrived_at) - at(b.accepted_at ?? b.arrived_at)),
    [contacts, talks],
  );
  if (!live.length) return null;
  return (
    <Card
      title={t('phone.live')}
      aside={<span className="tnum text-2xs text-fg-3">{live.length}</span>}
      className="max-h-[300px]"
    >
      <ul aria-label={t('phone.live')} className="min-h-0 flex-1 overflow-y-auto border-t py-1">
        {live.map((c) => (
          <Line key={c.id} contact={c} />
        ))}
      </ul>
    </Card>
  );
}

function Line({ contact: c }: { contact: ContactCard }) {
  const t = useT();
  const now = useNow();
  const talk = useLive((s) => s.desk.talks[c.id]);
  const items = useSteerItems(c);
  const name = c.person_name || readable(c.address);
  const held = customerOf(talk)?.state === 'held';
  const watcher = talk?.legs.find((l) => l.role === 'supervisor' && l.state !== 'left');
  return (
    <li data-testid="live-call" className="flex h-9 items-center gap-2.5 px-4 text-xs">
      <Avatar name={c.agent_name} size={22} />
      <span className="w-28 truncate font-medium max-md:w-20">{c.agent_name}</span>
      <Link
        href={`/c/${c.conversation_id}`}
        className="flex min-w-0 flex-1 items-center gap-2 hover:underline"
      >
        <span className="truncate">{name}</span>
        <span className="truncate text-fg-3 max-md:hidden">{c.account_name}</span>
        <TierChip tier={c.tier} className="max-md:hidden" />
      </Link>
      {watcher?.hearing && (
        <Chip tone="accent" className="max-md:hidden!">
          {watcher.name} {t(`phone.takes.${watcher.hearing}`)}
        </Chip>
      )}
      {talk?.recording === 'on' && (
        <CircleDot size={13} aria-label={t('phone.recording')} className="shrink-0 text-bad-text" />
      )}
      {talk?.recording === 'paused' && (
        <PauseCircle size={13} aria-label={t('phone.recordingPaused')} className="shrink-0 text-warn-text" />
      )}
      <Chip tone={talk?.consulting ? 'accent' : held ? 'warn' : 'ok'}>
        {t(talk?.consulting ? 'phone.mood.consulting' : held ? 'phone.mood.held' : 'phone.mood.talking')}
      </Chip>
      <span className="tnum w-12 text-right text-2xs text-fg-3">
        {mmss((now - at(c.accepted_at ?? c.arrived_at)) / 1000)}
      </span>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={t('phone.liveMenu', { name })}
            className="-mr-2 grid size-6 shrink-0 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
          >
            <Ellipsis size={14} aria-hidden />
          </button>
        }
        items={items.map(({ short, icon, run }) => ({ label: short, icon, onSelect: run }))}
      />
    </li>
  );
}
