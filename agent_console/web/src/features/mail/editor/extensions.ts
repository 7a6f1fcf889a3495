// What a mail may hold: what every mail program shows, and nothing that one would have to guess at.
import type { Extensions } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { InlineImage } from './inline_image';

const SAFE = /^(https?:|mailto:|tel:)/i;
const DOMAIN = /^[\w-]+(\.[\w-]+)+(?![^/?#]*:)/;

export const extensions: Extensions = [
  StarterKit.configure({
    heading: false,
    codeBlock: false,
    horizontalRule: false,
    trailingNode: false,
    link: {
      openOnClick: false,
      autolink: true,
      defaultProtocol: 'https',
      HTMLAttributes: { target: null, rel: null },
      isAllowedUri: (uri, { defaultValidate }) =>
        defaultValidate(uri) && (SAFE.test(uri) || DOMAIN.test(uri)),
    },
  }),
  InlineImage,
];

/** What was typed as an address: `example.com` means https, `ann@example.com` a mail. */
export function linkTo(typed: string): string {
  const url = typed.trim();
  if (!url || SAFE.test(url)) return url;
  if (/^[^\s@/:]+@[^\s@/]+$/.test(url)) return `mailto:${url}`;
  return /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(url) ? '' : `https://${url}`;
}
