import { Tip } from '../../ui/button';
import { cx } from '../../ui/cx';
import { useDoing } from './doing';
import type { CallControl } from './use_controls';

const SPELLED = ['complete', 'return', 'takeOver'];

/** One control of a call. What cannot be done now stays reachable, and says why. */
export function ControlButton({ control: c, keys }: { control: CallControl; keys: boolean }) {
  const { busy } = useDoing();
  const Icon = c.icon;
  const ends = c.id === 'end' || c.id === 'leave';
  // What comes next after asking somebody stands in words where there is room.
  const spelled = SPELLED.includes(c.id);
  const label = c.off ? `${c.label} (${c.off})` : c.label;
  return (
    <Tip label={label} keys={keys && !c.off ? c.keys : undefined}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={c.pressed}
        aria-disabled={c.off ? true : undefined}
        aria-busy={busy.includes(c.id) || undefined}
        data-control={c.id}
        onClick={c.run}
        className={cx(
          'flex h-8 min-w-8 shrink-0 items-center justify-center gap-1.5 rounded-md text-xs font-medium transition-colors aria-busy:animate-pulse',
          spelled && 'xl:px-2',
          ends && !c.off
            ? 'ml-1 bg-[oklch(0.55_0.2_25)] text-white hover:brightness-110'
            : 'text-fg-2 aria-pressed:bg-fg aria-pressed:text-app',
          c.off
            ? cx('cursor-not-allowed', !c.pressed && 'opacity-40')
            : !ends && 'hover:bg-panel hover:text-fg',
        )}
      >
        <Icon size={16} strokeWidth={1.9} aria-hidden />
        {spelled && <span className="max-xl:hidden">{c.label}</span>}
      </button>
    </Tip>
  );
}
