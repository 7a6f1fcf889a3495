import { useQuery } from '@tanstack/react-query';
import type { LinkPreview as Told } from '../../contract/chat';
import { get, withQuery } from '../../lib/rest';
import { useSetup } from '../../state/queries';
import { firstLink } from './links';

/** What the first page says of itself that a text links to, where the business wants links looked at. */
export function LinkPreview({ text }: { text: string }) {
  const url = useSetup()?.chats.previews ? firstLink(text) : '';
  const { data } = useQuery({
    queryKey: ['link', url],
    queryFn: () => get<Told>(withQuery('/link-preview', { url })),
    enabled: Boolean(url),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (!url || !data?.title) return null;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      className="mt-1 block max-w-full min-w-0 rounded-lg border border-line px-3 py-1.5 hover:bg-hover"
    >
      <span className="line-clamp-2 text-sm font-medium">{data.title}</span>
      {data.text && <span className="line-clamp-2 text-xs text-fg-2">{data.text}</span>}
      <span className="block truncate text-2xs text-fg-3">{new URL(url).host}</span>
    </a>
  );
}
