import { Check } from 'lucide-react';
import type { FollowUpCard } from '../../contract/work';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { ownZone, promise, setDone } from '../../state/follow_ups';
import { isOverdue } from '../../state/owed';
import { useMyId } from '../../state/selectors';
import { cx } from '../../ui/cx';
import { dueText } from './times';

/** A promise: tick it off, or open it to change it. */
export function FollowUpItem({ card, children }: { card: FollowUpCard; children?: React.ReactNode }) {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const me = useMyId();
  const now = useNow(30);
  const late = isOverdue(card, now);
  const done = Boolean(card.done_at);
  return (
    <div data-testid="follow-up" className="flex items-start gap-2.5 text-xs">
      <button
        type="button"
        aria-pressed={done}
        aria-label={t('owe.tick', { text: card.text })}
        onClick={() => void run(() => setDone(card.id, !done), done ? undefined : t('owe.kept'))}
        className={cx(
          'relative mt-px grid size-4 shrink-0 place-items-center rounded ring-1 ring-inset after:absolute after:-inset-1.5',
          done ? 'bg-ok-fill text-white ring-ok-fill' : 'ring-line-2 hover:bg-hover',
        )}
      >
        {done && <Check size={11} strokeWidth={3} aria-hidden />}
      </button>
      <span className="min-w-0 flex-1">
        <button
          type="button"
          onClick={() => promise({ card })}
          className={cx(
            'block w-full text-left [overflow-wrap:anywhere] hover:underline',
            done && 'text-fg-3 line-through',
          )}
        >
          {card.text}
        </button>
        <span className="tnum mt-0.5 flex flex-wrap gap-x-2 text-2xs text-fg-3">
          <time dateTime={card.due_at} className={cx(late && 'font-medium text-bad-text')}>
            {late && `${t('owe.overdue')} · `}
            {dueText(card.due_at, card.zone, ownZone(), locale)}
          </time>
          <span>{card.owner_id === me ? t('owe.mine') : card.owner_name}</span>
          {children}
        </span>
      </span>
    </div>
  );
}
