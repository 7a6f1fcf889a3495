import { nameIn, useLocale } from '../lib/i18n';
import { useSetup } from '../state/queries';
import { cx } from './cx';

/** A tier by its own name and colour, as the business configured them. */
export function TierChip({ tier, className }: { tier: string; className?: string }) {
  const locale = useLocale();
  const found = useSetup()?.tiers.find((t) => t.key === tier);
  if (!tier) return null;
  return (
    <span
      className={cx(
        'tier inline-flex h-[18px] shrink-0 items-center rounded px-1.5 font-medium text-2xs whitespace-nowrap',
        className,
      )}
      style={{ ['--tier' as string]: found?.colour ?? 'var(--c-fg-3)' }}
    >
      {nameIn(found?.names, locale, tier)}
    </span>
  );
}
