import { AlarmClock, AlarmClockOff, Hourglass, type LucideIcon, Merge } from 'lucide-react';
import type { ConversationRow } from '../../contract/api';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { whenText } from '../../lib/time';
import { useUi } from '../../lib/ui_store';
import { snooze } from '../../state/threads';
import { Chip } from '../../ui/chip';
import type { MenuItem } from '../../ui/menu';

/** Whether it rests, or waits for the customer. */
export function RestChip({ conversation: c }: { conversation: ConversationRow }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(60);
  if (c.snoozed_until)
    return (
      <Narrow text={t('rest.until', { time: whenText(c.snoozed_until, now, locale) })} icon={AlarmClock} />
    );
  if (c.waiting_for !== 'customer' || c.status === 'closed') return null;
  return <Narrow text={t('rest.waiting')} icon={Hourglass} />;
}

/** Its words where there is room for them. */
const Narrow = ({ text, icon: Icon }: { text: string; icon: LucideIcon }) => (
  <Chip title={text}>
    <Icon size={10} aria-hidden />
    <span className="md:max-[1439px]:sr-only">{text}</span>
  </Chip>
);

/** What may be done with the conversation as a whole. */
export function useRestItems(c: ConversationRow): Exclude<MenuItem, 'line' | { heading: string }>[] {
  const t = useT();
  const run = useRun();
  const { set } = useUi();
  if (c.merged_into) return [];
  return [
    ...(c.snoozed_until
      ? [
          {
            label: t('act.wake'),
            icon: AlarmClockOff,
            keys: 'Z',
            onSelect: () => void run(() => snooze(c.id, null), t('done.woken')),
          },
        ]
      : c.status === 'open'
        ? [
            {
              label: t('act.snooze'),
              icon: AlarmClock,
              keys: 'Z',
              onSelect: () => set({ overlay: 'snooze' }),
            },
          ]
        : []),
    { label: t('act.merge'), icon: Merge, keys: 'M', onSelect: () => set({ overlay: 'merge' }) },
  ];
}
