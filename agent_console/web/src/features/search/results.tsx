import { Building2, ListFilter, MessageSquare, Paperclip, StickyNote, UserRound } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Link } from 'wouter';
import type { Hit, Hits, Kind } from '../../contract/search';
import { type Key, useLocale, useT } from '../../lib/i18n';
import { moment } from '../../lib/time';
import { Button, IconButton } from '../../ui/button';
import { Card } from '../../ui/card';
import { Chip, Count } from '../../ui/chip';
import { TierChip } from '../../ui/tier_chip';
import { Marked } from './marked';

export const titles: Record<Kind, Key> = {
  account: 'cmd.accounts',
  person: 'search.people',
  conversation: 'cmd.conversations',
  message: 'search.messages',
};
export const icons = {
  account: Building2,
  person: UserRound,
  conversation: MessageSquare,
  message: StickyNote,
};

/** Where a hit leads; nowhere for a stranger without a conversation. */
export const wayTo = (hit: Hit) => {
  if (hit.kind === 'account') return `/accounts/${hit.id}`;
  if (hit.kind === 'person' && hit.account_id) return `/accounts/${hit.account_id}`;
  return hit.conversation_id ? `/c/${hit.conversation_id}` : '/search';
};

/** Up and down go from hit to hit, and from the first one back to the words. */
export function stepOnKey(e: KeyboardEvent, root: HTMLElement | null) {
  if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
  const stops = [...(root?.querySelectorAll<HTMLElement>('[data-stop]') ?? [])];
  const here = stops.indexOf(document.activeElement as HTMLElement);
  if (here < 0) return;
  e.preventDefault();
  stops[here + (e.key === 'ArrowDown' ? 1 : -1)]?.focus();
}

/** What was found of one kind. */
export function Results({
  kind,
  hits,
  more,
  onMore,
  onWithin,
}: {
  kind: Kind;
  hits: Hits;
  /** What the button for more says. */
  more: string;
  onMore?: () => void;
  onWithin: (account_id: string) => void;
}) {
  const t = useT();
  if (!hits.items.length) return null;
  return (
    <Card
      label={t(titles[kind])}
      title={
        <>
          {t(titles[kind])} {!onMore && <Count n={hits.items.length} />}
        </>
      }
      aside={
        hits.near.length > 0 && (
          <span className="text-xs text-fg-3">{t('search.near', { names: hits.near.join(', ') })}</span>
        )
      }
    >
      <ul className="px-1.5 pb-1.5">
        {hits.items.map((hit) => (
          <li key={hit.id} className="group relative flex items-center">
            <HitLink hit={hit} />
            {kind === 'account' && (
              <IconButton
                label={t('search.within', { name: hit.account_name })}
                icon={ListFilter}
                size={14}
                className="absolute right-2 bg-panel"
                onClick={() => onWithin(hit.id)}
              />
            )}
          </li>
        ))}
      </ul>
      {onMore && (
        <div className="px-3 pb-3">
          <Button variant="ghost" data-stop onClick={onMore}>
            {more}
          </Button>
        </div>
      )}
    </Card>
  );
}

function HitLink({ hit }: { hit: Hit }) {
  const t = useT();
  const locale = useLocale();
  const Icon = icons[hit.kind];
  const said = hit.kind === 'conversation' || hit.kind === 'message';
  const about = said
    ? [hit.account_name, hit.kind === 'message' ? hit.subject : hit.person_name, hit.reference]
    : [hit.kind === 'person' ? hit.account_name : ''];
  return (
    <Link
      href={wayTo(hit)}
      data-stop
      data-testid="hit"
      className="flex min-w-0 flex-1 gap-3 rounded-lg px-2.5 py-2 -outline-offset-2 hover:bg-hover focus-visible:bg-hover"
    >
      <Icon size={15} className="mt-0.5 shrink-0 text-fg-3" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <span className="truncate font-medium">
            {hit.title.text ? <Marked of={hit.title} /> : hit.person_name || hit.reference}
          </span>
          <TierChip tier={hit.tier} className="h-4! px-1! text-[10px]!" />
          {hit.said === 'note' && <Chip tone="warn">{t('composer.note')}</Chip>}
          {hit.attached && <Paperclip size={12} role="img" aria-label={t('search.attached')} />}
          {said && <span className="ml-auto shrink-0 text-2xs text-fg-3">{moment(hit.at, locale)}</span>}
        </span>
        <span className="block truncate text-xs text-fg-2">{about.filter(Boolean).join(' · ')}</span>
        {hit.lead.text && (
          <span className="line-clamp-2 text-xs text-fg-3 [overflow-wrap:anywhere]">
            <Marked of={hit.lead} lang={hit.language} />
          </span>
        )}
      </span>
    </Link>
  );
}
