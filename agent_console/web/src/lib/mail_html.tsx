// A mail's HTML as React elements: allowed tags only, no attributes but safe links and images. Nothing is ever put in
// as text of markup, so that neither script nor style of a sender reaches the page.
import { createElement, Fragment, type ReactNode } from 'react';

const plain = new Set(
  'p br b strong i em u s ul ol li blockquote pre code h1 h2 h3 h4 hr table thead tbody tr td th span div sub sup'.split(
    ' ',
  ),
);
const empty = new Set(['br', 'hr']);
const dropped = new Set(['script', 'style', 'head', 'title', 'template', 'iframe', 'object', 'svg', 'math']);
const safeLink = /^(https?:|mailto:|tel:)/i;
const remoteImage = /^https?:\/\//i;
const DEEPEST = 40;

/** Which images of a mail are drawn; of the others their words stand there. */
export type Images = {
  /** Where an image that came with the mail is, by its content id. */
  inline?: (contentId: string) => string | undefined;
  /** Those from outside, too: only in a frame whose policy lets them load. */
  outside?: boolean;
};
type Reading = { quote: string; images: Images };

function image(el: Element, key: number, { inline, outside }: Images) {
  const alt = el.getAttribute('alt') ?? '';
  const src = el.getAttribute('src') ?? '';
  const here = src.startsWith('cid:') ? inline?.(src.slice(4)) : undefined;
  if (here) return <img key={key} src={here} alt={alt} loading="lazy" />;
  const there = el.getAttribute('data-remote-src') ?? '';
  if (outside && remoteImage.test(there))
    return <img key={key} src={there} alt={alt} referrerPolicy="no-referrer" />;
  return alt ? `[${alt}]` : null;
}

function render(node: Node, key: number, depth: number, reading: Reading): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element) || depth > DEEPEST) return null;
  const tag = node.tagName.toLowerCase();
  if (dropped.has(tag)) return null;
  if (tag === 'img') return image(node, key, reading.images);
  const quoted = tag === 'blockquote' ? reading.quote : '';
  const inside = tag === 'blockquote' ? { ...reading, quote: '' } : reading;
  const children = [...node.childNodes].map((child, i) => render(child, i, depth + 1, inside));
  if (tag === 'a') {
    const href = node.getAttribute('href') ?? '';
    if (!safeLink.test(href)) return createElement(Fragment, { key }, ...children);
    return createElement('a', { key, href, target: '_blank', rel: 'noreferrer noopener' }, ...children);
  }
  if (!plain.has(tag)) return createElement(Fragment, { key }, ...children);
  if (quoted)
    return (
      <details key={key}>
        <summary>{quoted}</summary>
        <blockquote>{children}</blockquote>
      </details>
    );
  return empty.has(tag) ? createElement(tag, { key }) : createElement(tag, { key }, ...children);
}

const none: Images = {};

/** `quote`: what unfolds a quote; without it quotes stand open. */
export function MailHtml({
  html,
  quote = '',
  images = none,
}: {
  html: string;
  quote?: string;
  images?: Images;
}) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return (
    <div className="mail">{[...body.childNodes].map((node, i) => render(node, i, 0, { quote, images }))}</div>
  );
}
