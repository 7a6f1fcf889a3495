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

const STYLE = 'data-style';

/** No browser reads styles and handlers of these names; under our policy each would be refused, and told of. */
const tamed = (html: string) => {
  const renamed = html.replace(/<[a-z][^>]*>/gi, (tag) =>
    tag.replace(/(\s)(style|on\w+)(?=\s*=)/gi, '$1data-$2'),
  );
  return renamed.replace(/<style[\s\S]*?<\/style>/gi, '');
};

/** Some programs say in styles what is bold and in italics; one wraps everything into a <b> that is not. */
function shaped(html: string): string {
  const { body } = new DOMParser().parseFromString(tamed(html), 'text/html');
  for (const el of body.querySelectorAll(`[${STYLE}]`)) {
    const style = el.getAttribute(STYLE) ?? '';
    const light = /font-weight:\s*(normal|[1-5]00)/i.test(style);
    const wrap = (name: string) => {
      const around = el.ownerDocument.createElement(name);
      around.append(...el.childNodes);
      el.append(around);
    };
    if (light && /^(B|STRONG)$/.test(el.tagName)) el.replaceWith(...el.childNodes);
    else if (el.tagName === 'SPAN') {
      if (/font-weight:\s*(bold|[6-9]00)/i.test(style)) wrap('strong');
      if (/font-style:\s*italic/i.test(style)) wrap('em');
    }
  }
  return body.innerHTML;
}

/** What was copied in an editor like this one has its lines and its shape already. */
export const pasted = (html: string) => (html.includes('data-pm-slice') ? html : unfolded(shaped(html)));
