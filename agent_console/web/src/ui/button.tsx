import { Tooltip } from '@base-ui/react/tooltip';
import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx';

const variants = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'bg-panel ring-1 ring-inset ring-line-2/80 text-fg hover:bg-hover dark:bg-raised',
  ghost: 'text-fg-2 hover:bg-hover hover:text-fg',
  ok: 'bg-ok-fill text-white hover:brightness-108',
  danger: 'bg-bad-soft text-bad-text hover:brightness-97 dark:hover:brightness-115',
};

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: keyof typeof variants;
  icon?: LucideIcon;
  ref?: Ref<HTMLButtonElement>;
};

export function Button({ variant = 'secondary', icon: Icon, className, children, ...rest }: Props) {
  return (
    <button
      type="button"
      className={cx(
        'inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md px-2.5 font-medium text-xs whitespace-nowrap transition-colors disabled:pointer-events-none disabled:opacity-45',
        variants[variant],
        className,
      )}
      {...rest}
    >
      {Icon && <Icon size={14} strokeWidth={2} aria-hidden className="shrink-0" />}
      {children}
    </button>
  );
}

/** An icon-only button: the label is both its accessible name and its tooltip. */
export function IconButton({
  label,
  keys,
  icon: Icon,
  className,
  size = 16,
  side = 'bottom',
  ...rest
}: Omit<Props, 'variant'> & {
  label: string;
  keys?: string;
  size?: number;
  side?: 'bottom' | 'right' | 'top';
}) {
  return (
    <Tip label={label} keys={keys} side={side}>
      <button
        type="button"
        aria-label={label}
        className={cx(
          'grid size-7 shrink-0 place-items-center rounded-md text-fg-3 transition-colors hover:bg-hover hover:text-fg aria-pressed:bg-selected aria-pressed:text-accent-text',
          className,
        )}
        {...rest}
      >
        {Icon && <Icon size={size} strokeWidth={1.9} aria-hidden />}
      </button>
    </Tip>
  );
}

export function Tip({
  label,
  keys,
  side,
  children,
}: {
  label: string;
  keys?: string;
  side?: 'bottom' | 'right' | 'top';
  children: React.ReactElement;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} side={side} className="z-50">
          <Tooltip.Popup className="pop flex items-center gap-2 rounded-md bg-fg px-2 py-1 text-2xs font-medium text-app shadow-pop">
            {label}
            {keys && <span className="opacity-70">{keys}</span>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cx(
        'rounded border border-line-2/80 bg-panel px-1 font-sans text-[10.5px] leading-4 text-fg-3 dark:bg-raised',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
