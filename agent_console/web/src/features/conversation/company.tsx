import { Eye, PenLine } from 'lucide-react';
import type { Onlooker } from '../../contract/events';
import { type T, useT } from '../../lib/i18n';
import { useOthersHere } from '../../state/company';

const names = (people: Onlooker[], t: T) => people.map((p) => p.name).join(t('list.names'));

/** Which colleagues look at this conversation too, and who writes. */
export function Company({ conversation }: { conversation: string }) {
  const t = useT();
  const { viewing, typing } = useOthersHere(conversation);
  if (!viewing.length && !typing.length) return null;
  const many = (list: Onlooker[]) => list.length > 1;
  return (
    <p
      role="status"
      data-testid="company"
      className="flex shrink-0 items-center gap-1.5 border-b bg-warn-soft px-4 py-1 text-2xs text-warn-text"
    >
      {typing.length ? <PenLine size={12} aria-hidden /> : <Eye size={12} aria-hidden />}
      {typing.length
        ? t(many(typing) ? 'with.typingMany' : 'with.typing', { who: names(typing, t) })
        : t(many(viewing) ? 'with.viewingMany' : 'with.viewing', { who: names(viewing, t) })}
    </p>
  );
}
