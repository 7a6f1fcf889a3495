import { TriangleAlert } from 'lucide-react';
import type { ContactCard, Wait } from '../../contract/types';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { mmss } from '../../lib/time';
import { ringing } from '../../state/urgency';
import { ChannelGlyph } from '../../ui/avatar';
import { Card, Empty } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { Meter } from '../../ui/meter';
import { TierChip } from '../../ui/tier_chip';
import { WaitChip } from '../desk/row';
import { useChannelName } from '../offer/use_speaker';
import { SlaBadge } from '../sla/badge';
import { FormChip } from '../virtual/chip';
import { waitShort, waitText } from '../waiting/expect';
import { expected, type QueueRow } from './figures';

export const levelTone = (v: number) =>
  v >= 80 ? 'var(--c-ok)' : v >= 70 ? 'var(--c-warn)' : 'var(--c-bad)';

/** A wait that is only likely. */
export const about = (seconds: number | null) => (seconds == null ? '–' : `≈ ${mmss(seconds)}`);

/** Each tier's line on each channel. */
export function QueuesCard({ rows, waits }: { rows: QueueRow[]; waits: Record<string, Wait> | undefined }) {
  const t = useT();
  const channel = useChannelName();
  return (
    <Card title={t('board.queues')}>
      {!rows.length && <Empty icon="0" title={t('board.noQueues')} />}
      {rows.length > 0 && (
        <section className="overflow-x-auto" aria-label={t('board.queues')} tabIndex={0}>
          <table className="w-full min-w-[720px] text-xs">
            <thead>
              <tr className="h-8 border-y bg-sunken text-2xs text-fg-3 [&>th]:px-4 [&>th]:font-medium">
                <th scope="col" className="text-left">
                  {t('board.queue')}
                </th>
                <th scope="col" className="w-24 text-right">
                  {t('board.col.waiting')}
                </th>
                <th scope="col" className="w-28 text-right">
                  {t('board.col.longest')}
                </th>
                <th scope="col" className="w-28 text-right">
                  {t('board.col.expected')}
                </th>
                <th scope="col" className="w-24 text-right">
                  {t('board.col.offered')}
                </th>
                <th scope="col" className="w-64 text-left">
                  {t('board.col.sl')}
                </th>
                <th scope="col" className="w-28 text-right">
                  {t('board.col.abandoned')}
                </th>
              </tr>
            </thead>
            <tbody className="[&>tr+tr]:border-t">
              {rows.map((q) => (
                <tr
                  key={`${q.tier}${q.channel}`}
                  className="tnum h-10 transition-colors hover:bg-hover [&>td]:px-4"
                >
                  <th scope="row" className="px-4 text-left font-medium">
                    <span className="flex items-center gap-2.5">
                      <ChannelGlyph channel={q.channel} size={14} />
                      {channel(q.channel)}
                      <TierChip tier={q.tier} />
                      {q.late && (
                        <Chip tone="bad">
                          <TriangleAlert size={10} strokeWidth={2.4} aria-hidden /> {t('board.attention')}
                        </Chip>
                      )}
                    </span>
                  </th>
                  <td className={cx('text-right font-semibold', q.late && 'text-bad-text')}>
                    {q.waiting.length}
                  </td>
                  <td className={cx('text-right', q.late ? 'font-medium text-bad-text' : 'text-fg-2')}>
                    {q.waiting.length ? mmss(q.longest) : '–'}
                  </td>
                  <td className="text-right text-fg-2">{about(expected(q, waits))}</td>
                  <td className="text-right text-fg-2">{q.offered}</td>
                  <td>
                    {q.serviceLevel == null ? (
                      <span className="text-fg-3">–</span>
                    ) : (
                      <span className="flex items-center gap-3">
                        <span className="flex-1">
                          <Meter value={q.serviceLevel} target={80} tone={levelTone(q.serviceLevel)} />
                        </span>
                        <span className="w-9 text-right">{Math.round(q.serviceLevel)}%</span>
                      </span>
                    )}
                  </td>
                  <td className="text-right text-fg-2">{q.abandoned}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

/** Who waits now, the most pressing first; each opens to why. */
export function WaitingCard({
  contacts,
  waits,
  onOpen,
}: {
  contacts: ContactCard[];
  waits: Record<string, Wait> | undefined;
  onOpen: (id: string) => void;
}) {
  const t = useT();
  const now = useNow();
  return (
    <Card
      title={t('board.waitingList')}
      aside={
        <span className="tnum text-2xs text-fg-3">{t('board.waitingCount', { count: contacts.length })}</span>
      }
    >
      {!contacts.length && <Empty icon="✓" title={t('board.nobodyWaits')} />}
      <ul className="pb-1.5">
        {contacts.slice(0, 50).map((c) => (
          <li key={c.id}>
            <button
              type="button"
              data-testid="waiting"
              onClick={() => onOpen(c.id)}
              className="flex min-h-10 w-full items-center gap-3 px-4 text-xs -outline-offset-2 hover:bg-hover max-md:flex-wrap max-md:gap-x-2 max-md:gap-y-1 max-md:py-2"
            >
              <span className="shrink-0">
                <ChannelGlyph channel={c.channel} size={14} />
              </span>
              <span className="w-40 shrink-0 truncate font-medium max-md:w-auto max-md:min-w-0 max-md:flex-1">
                {c.person_name || readable(c.address)}
              </span>
              <TierChip tier={c.tier} />
              <FormChip contact={c} />
              <span className="min-w-0 flex-1 truncate text-fg-2 max-md:order-last max-md:basis-full max-md:pl-5.5">
                {c.account_name || t('account.unknown')}
                {(c.subject || c.preview) && <span className="text-fg-3"> · {c.subject || c.preview}</span>}
              </span>
              {c.unroutable && <Chip tone="bad">{t('route.unroutable')}</Chip>}
              <span className="truncate text-2xs text-fg-3 max-md:hidden">
                {ringing(c).length
                  ? t('board.ringsAt', {
                      agent: ringing(c)
                        .map((o) => o.agent_name)
                        .join(t('list.comma')),
                    })
                  : c.step > 0 && t('board.atStep', { step: c.step })}
              </span>
              <Expected wait={waits?.[c.id]} />
              <SlaBadge conversation={c.conversation_id} />
              <WaitChip contact={c} now={now} />
            </button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Its place, and how long it may still take. */
function Expected({ wait }: { wait?: Wait }) {
  const t = useT();
  if (!wait) return null;
  return (
    <span
      data-testid="expected"
      title={waitText(wait, t)}
      className="tnum shrink-0 text-2xs text-fg-3 max-md:hidden"
    >
      {waitShort(wait, t)}
    </span>
  );
}
