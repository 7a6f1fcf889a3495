import type { LucideIcon } from 'lucide-react';
import { Link } from 'wouter';

/** The way to another of the supervisors' pages. */
export function BoardLink({ to, icon: Icon, label }: { to: string; icon: LucideIcon; label: string }) {
  return (
    <Link
      href={to}
      className="inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium text-fg-2 hover:bg-hover hover:text-fg"
    >
      <Icon size={14} aria-hidden /> {label}
    </Link>
  );
}
