// The first hits for the command palette, while one types.
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { Kind } from '../../contract/search';
import { useT } from '../../lib/i18n';
import { groupOf, nothingWanted, useFoundAll } from '../../state/search';
import type { CommandGroup } from '../../ui/palette';
import { icons, titles, wayTo } from './results';
import { toAddress } from './words';

const MOST = 4;
const TYPING_MS = 150;
const kinds: Kind[] = ['account', 'person', 'conversation', 'message'];

/** Groups for the palette: what the hub finds of each kind beside what is known `here`, and the way to all of it. */
export function useSearchHits(query: string, here: CommandGroup[]): CommandGroup[] {
  const t = useT();
  const [, go] = useLocation();
  const [q, setQ] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => setQ(query), TYPING_MS);
    return () => clearTimeout(timer);
  }, [query]);
  const { data } = useFoundAll({ ...nothingWanted, q }, 'latest', MOST, q !== '');
  if (!query) return [];
  const known = new Set(here.flatMap((group) => group.items.map((item) => item.id)));
  const found = kinds.map((kind) => ({
    value: t(titles[kind]),
    items: (data?.[groupOf(kind)].items ?? [])
      .filter((hit) => !known.has(hit.id))
      .map((hit) => ({
        id: hit.id,
        label: hit.kind === 'message' ? hit.lead.text : hit.title.text || hit.person_name || hit.reference,
        hint:
          hit.kind === 'message' ? `${hit.title.text} ${hit.reference}` : hit.account_name || hit.lead.text,
        icon: icons[kind],
        run: () => go(wayTo(hit)),
      })),
  }));
  const all = {
    id: 'search-all',
    label: t('search.everywhere', { words: query }),
    icon: Search,
    run: () => go(toAddress({ wanted: { ...nothingWanted, q: query }, order: 'latest' })),
  };
  return [...found, { value: t('search.title'), items: [all] }];
}
