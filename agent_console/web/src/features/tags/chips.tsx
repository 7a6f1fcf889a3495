import { nameIn, useLocale } from '../../lib/i18n';
import { useSetup } from '../../state/queries';
import { cx } from '../../ui/cx';

const GREY = '#6b7280';

/** What tags are called and how they look. */
export function useTagLooks() {
  const locale = useLocale();
  const tags = useSetup()?.tags;
  return (key: string) => {
    const known = tags?.find((tag) => tag.key === key);
    return { name: nameIn(known?.names, locale, key), colour: known?.colour ?? GREY };
  };
}

const dot = (colour: string) => (
  <svg aria-hidden="true" viewBox="0 0 8 8" className="size-2 shrink-0">
    <circle cx="4" cy="4" r="4" fill={colour} />
  </svg>
);

/** Tags side by side; of many the first `most`, and how many more there are. */
export function TagChips({
  tags,
  most = tags.length,
  className,
}: {
  tags: string[];
  most?: number;
  className?: string;
}) {
  const looks = useTagLooks();
  if (!tags.length) return null;
  const more = tags.length - most;
  return (
    <span data-testid="tags" className={cx('flex min-w-0 items-center gap-1', className)}>
      {tags.slice(0, most).map((key) => {
        const { name, colour } = looks(key);
        return (
          <span
            key={key}
            title={name}
            className="inline-flex h-[18px] max-w-32 min-w-0 items-center gap-1 rounded-full px-1.5 text-2xs font-medium text-fg-2 ring-1 ring-line-2 ring-inset"
          >
            {dot(colour)}
            <span className="truncate">{name}</span>
          </span>
        );
      })}
      {more > 0 && <span className="tnum text-2xs text-fg-3">+{more}</span>}
    </span>
  );
}

export const TagDot = ({ colour }: { colour: string }) => dot(colour);
