// HTML as the editor takes it: an empty line between what were paragraphs of their own. See written.ts.

const PARAGRAPH = /^(P|H[1-6])$/;
const isEmpty = (el: Element) => !el.textContent?.trim() && !el.querySelector('img');
/** Office writes each line as a paragraph without space around it. */
const isLine = (el: Element) => /\bMso/.test(el.className);

export function unfolded(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const el of body.querySelectorAll('p, h1, h2, h3, h4, h5, h6')) {
    const next = el.nextElementSibling;
    if (!next || !PARAGRAPH.test(next.tagName) || isEmpty(next) || (isLine(el) && isLine(next))) continue;
    el.after(el.ownerDocument.createElement('p'));
  }
  return body.innerHTML;
}

/** What was copied in an editor like this one has its lines already. */
export const pasted = (html: string) => (html.includes('data-pm-slice') ? html : unfolded(html));
