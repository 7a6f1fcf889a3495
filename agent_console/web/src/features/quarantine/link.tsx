import { FolderLock } from 'lucide-react';
import { Link } from 'wouter';
import { useT } from '../../lib/i18n';
import { useHeld } from '../../state/mail';
import { Chip } from '../../ui/chip';

/** The way to held mails, with how many there are. */
export function QuarantineLink() {
  const t = useT();
  const held = useHeld(true).data?.items.length ?? 0;
  return (
    <Link
      href="/quarantine"
      className="inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium text-fg-2 hover:bg-hover hover:text-fg"
    >
      <FolderLock size={14} aria-hidden /> {t('held.title')}
      {held > 0 && <Chip tone="warn">{held}</Chip>}
    </Link>
  );
}
