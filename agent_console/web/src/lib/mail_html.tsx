// A mail's HTML as React elements: allowed tags only, no attributes but safe links. Nothing is ever put in as text of
// markup, so that neither script nor style of a sender reaches the page.
import { createElement, Fragment, type ReactNode } from 'react';

const plain = new Set(
  'p br b strong i em u s ul ol li blockquote pre code h1 h2 h3 h4 hr table thead tbody tr td th span div sub sup'.split(
    ' ',
  ),
);
const empty = new Set(['br', 'hr']);
const dropped = new Set(['script', 'style', 'head', 'title', 'template', 'iframe', 'object', 'svg', 'math']);
const safeLink = /^(https?:|mailto:|tel:)/i;
const DEEPEST = 40;

function render(node: Node, key: number, depth: number, quote: string): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element) || depth > DEEPEST) return null;
  const tag = node.tagName.toLowerCase();
  if (dropped.has(tag)) return null;
  if (tag === 'img') return node.getAttribute('alt') ? `[${node.getAttribute('alt')}]` : null;
  const inside = tag === 'blockquote' ? '' : quote;
  const children = [...node.childNodes].map((child, i) => render(child, i, depth + 1, inside));
  if (tag === 'a') {
    const href = node.getAttribute('href') ?? '';
    if (!safeLink.test(href)) return createElement(Fragment, { key }, ...children);
    return createElement('a', { key, href, target: '_blank', rel: 'noreferrer noopener' }, ...children);
  }
  if (!plain.has(tag)) return createElement(Fragment, { key }, ...children);
  if (tag === 'blockquote' && quote)
    return (
      <details key={key}>
        <summary>{quote}</summary>
        <blockquote>{children}</blockquote>
      </details>
    );
  return empty.has(tag) ? createElement(tag, { key }) : createElement(tag, { key }, ...children);
}

/** `quote`: what unfolds a quote; without it quotes stand open. */
export function MailHtml({ html, quote = '' }: { html: string; quote?: string }) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return <div className="mail">{[...body.childNodes].map((node, i) => render(node, i, 0, quote))}</div>;
}
