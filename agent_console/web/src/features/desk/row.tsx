import { Clock } from 'lucide-react';
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { ago, at, mmss } from '../../lib/time';
import { useAttention } from '../../state/attention';
import { useMarks } from '../../state/marks';
import { useMyId } from '../../state/selectors';
import { isWaiting, pressing, pressure, type Row, waited } from '../../state/urgency';
import { ChannelAvatar } from '../../ui/avatar';
import { Chip } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { TierChip } from '../../ui/tier_chip';
import { SlaBadge } from '../sla/badge';
import { TagChips } from '../tags/chips';
import { FormChip } from '../virtual/chip';

/** Whether the subject says more than the preview: that of a chat or a call is the beginning of its first words. */
export const ownSubject = ({ subject, preview }: { subject: string; preview: string }) =>
  subject !== '' && !preview.startsWith(subject.replace(/…$/, ''));

/** One line of the list: who and which account, what about, and how pressing. */
export function ListRow({
  row,
  selected,
  now,
  onSelect,
}: {
  row: Row;
  selected: boolean;
  now: number;
  onSelect: (id: string) => void;
}) {
  const t = useT();
  const me = useMyId();
  const { contact: c, known: k, conversation_id: id } = row;
  const shown = c ?? k;
  const unread = useAttention((s) => s.unread[id] ?? 0);
  const last = useAttention((s) => s.last[id]);
  const { tags } = useMarks(id, k);
  if (!shown) return null;
  const name = shown.person_name || readable(c?.address ?? '');
  const preview = last ?? shown.preview;
  return (
    <button
      type="button"
      onClick={() => onSelect(id)}
      aria-current={selected || undefined}
      data-testid="row"
      className={cx(
        'mx-1.5 flex h-full w-[calc(100%-12px)] gap-3 rounded-lg px-2.5 pt-2.5 pb-2 -outline-offset-2',
        selected ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      <ChannelAvatar name={name} channel={shown.channel} size={32} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <span className={cx('truncate', unread ? 'font-semibold' : 'font-medium')}>{name}</span>
          <TierChip tier={shown.tier} className="h-4! px-1! text-[10px]!" />
          <span className="ml-auto flex shrink-0 items-center gap-1">
            <SlaBadge conversation={id} />
            {c ? <Standing contact={c} now={now} /> : <Stamp iso={k?.last_at ?? ''} now={now} />}
          </span>
        </span>
        <span className={cx('block truncate text-xs', unread ? 'font-medium text-fg' : 'text-fg-2')}>
          {shown.account_name || t('account.unknown')}
          {ownSubject({ subject: shown.subject, preview }) && (
            <span lang={shown.language}> · {shown.subject}</span>
          )}
        </span>
        <span className="flex items-center gap-2">
          <span lang={shown.language} className="min-w-0 flex-1 truncate text-xs text-fg-3">
            {preview || shown.reference}
          </span>
          <TagChips tags={tags} most={2} className="shrink-0 [&>*]:max-w-20" />
          {c && <FormChip contact={c} />}
          {c?.agent_name && c.agent_id !== me && <Holder contact={c} />}
          {unread > 0 && (
            <span className="tnum grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 font-semibold text-[10px] text-on-accent">
              <span className="sr-only">{t('list.unread')} </span>
              {unread}
            </span>
          )}
        </span>
      </span>
    </button>
  );
}

const Stamp = ({ iso, now }: { iso: string; now: number }) => {
  const t = useT();
  return <span className="tnum text-2xs text-fg-3">{ago(now - at(iso), t)}</span>;
};

/** Waiting: waited of target. Active: how long. Wrapping: that it is so. */
function Standing({ contact: c, now }: { contact: ContactCard; now: number }) {
  const t = useT();
  if (c.state === 'arriving') return <Chip>{t('state.arriving')}</Chip>;
  if (c.state === 'wrapping') return <Chip tone="warn">{t('state.wrapping')}</Chip>;
  if (!isWaiting(c))
    return (
      <span className="tnum text-2xs text-fg-3">
        {mmss((now - at(c.accepted_at ?? c.arrived_at)) / 1000)}
      </span>
    );
  return <WaitChip contact={c} now={now} />;
}

/** Time waited; its colour tells how near the target is. */
export function WaitChip({ contact: c, now }: { contact: ContactCard; now: number }) {
  const t = useT();
  const seconds = waited(c, now);
  return (
    <Chip
      tone={pressing(pressure(c, now))}
      title={t('wait.of', { waited: mmss(seconds), target: mmss(c.target_seconds) })}
    >
      <Clock size={10} strokeWidth={2.4} aria-hidden />
      <span className="tnum">{seconds < 3600 ? mmss(seconds) : ago(seconds * 1000, t)}</span>
    </Chip>
  );
}

function Holder({ contact: c }: { contact: ContactCard }) {
  return <span className="max-w-24 shrink-0 truncate text-2xs text-fg-3">{c.agent_name}</span>;
}
