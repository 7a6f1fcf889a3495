import { CirclePause, Flag } from 'lucide-react';
import { useMemo } from 'react';
import type { ClockCard } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { at, brief, whenText } from '../../lib/time';
import { useClocks } from '../../state/selectors';
import { Chip, type Tone } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { clockName } from '../conversation/happening';
import { nearest, type Standing, standing } from './clock';

const tones: Record<Standing, Tone> = {
  running: 'neutral',
  warned: 'warn',
  breached: 'bad',
  paused: 'neutral',
};

/** The promise that is due next for a conversation: how long is left, or how late it is. */
export function SlaBadge({ conversation, className }: { conversation: string; className?: string }) {
  const clocks = useClocks();
  const clock = useMemo(
    () => nearest(clocks.filter((c) => c.conversation_id === conversation)),
    [clocks, conversation],
  );
  return clock ? <Badge clock={clock} className={className} /> : null;
}

function Badge({ clock, className }: { clock: ClockCard; className?: string }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow();
  const how = standing(clock, now);
  const what = clockName(clock.kind, t);
  const due = clock.due_at;
  const time = due ? brief(Math.abs(at(due) - now) / 1000, t) : '';
  const text =
    how === 'paused'
      ? t('sla.paused')
      : how === 'breached'
        ? t('sla.late', { time })
        : t('sla.left', { time });
  const Icon = how === 'paused' ? CirclePause : Flag;
  const title = due
    ? t('sla.title', { what, time: whenText(due, now, locale) })
    : t('sla.titlePaused', { what });
  return (
    <span data-testid="sla" data-standing={how} className="inline-flex shrink-0">
      <Chip tone={tones[how]} title={how === 'paused' ? `${text}. ${title}` : title} className={className}>
        <Icon size={10} strokeWidth={2.4} aria-hidden />
        <span className="sr-only">
          {what}
          {t('list.colon')}
        </span>
        <span className={cx('tnum', how === 'paused' && 'sr-only')}>{text}</span>
      </Chip>
    </span>
  );
}
