// What stands in the editor as a mail says it: HTML and plain text. Pure.
//
// A paragraph of the editor is a line, as in every mail program: lines below each other become one <p> with breaks, an
// empty line begins the next <p>. `unfolded` is the way back.

export type Mark = { type: string; attrs?: Record<string, unknown> };
export type Piece = {
  type?: string;
  text?: string;
  marks?: Mark[];
  attrs?: Record<string, unknown>;
  content?: Piece[];
};
export type Written = { html: string; text: string };

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => escapes[c] ?? c);
const tags: [string, string][] = [
  ['code', 'code'],
  ['strike', 's'],
  ['underline', 'u'],
  ['italic', 'em'],
  ['bold', 'strong'],
];

const word = (value: unknown) => (typeof value === 'string' ? value : '');
const linkOf = (p: Piece) => word(p.marks?.find((m) => m.type === 'link')?.attrs?.href);
const imageOf = (p: Piece) => ({ id: word(p.attrs?.upload), alt: word(p.attrs?.alt) });

function inlineHtml(p: Piece): string {
  if (p.type === 'hardBreak') return '<br>';
  if (p.type === 'image') {
    const { id, alt } = imageOf(p);
    return `<img src="cid:${escaped(id)}" alt="${escaped(alt)}">`;
  }
  const marked = new Set(p.marks?.map((m) => m.type));
  const words = tags
    .filter(([mark]) => marked.has(mark))
    .reduce((inside, [, tag]) => `<${tag}>${inside}</${tag}>`, escaped(p.text ?? ''));
  const href = linkOf(p);
  return href ? `<a href="${escaped(href)}">${words}</a>` : words;
}

function inlineText(p: Piece): string {
  if (p.type === 'hardBreak') return '\n';
  if (p.type === 'image') return `[${imageOf(p).alt || imageOf(p).id}]`;
  const href = linkOf(p);
  const text = p.text ?? '';
  const told = href.replace(/^(mailto|tel):/, '');
  return href && !told.includes(text.trim()) ? `${text} <${told}>` : text;
}

const line = (p: Piece) => (p.content ?? []).map(inlineHtml).join('');

function html(blocks: Piece[]): string {
  let made = '';
  let lines: string[] = [];
  let blanks = 0;
  const end = () => {
    if (lines.length) made += `<p>${lines.join('<br>')}</p>`;
    lines = [];
  };
  for (const block of blocks) {
    const words = block.type === 'paragraph' ? line(block) : '';
    if (block.type === 'paragraph' && !words) {
      end();
      blanks += 1;
      continue;
    }
    if (made) made += '<p><br></p>'.repeat(Math.max(0, blanks - 1));
    blanks = 0;
    if (block.type === 'paragraph') lines.push(words);
    else {
      end();
      made += framed(block);
    }
  }
  end();
  return made;
}

function framed({ type, attrs, content = [] }: Piece): string {
  if (type === 'blockquote') return `<blockquote>${html(content)}</blockquote>`;
  const items = content.map((item) => `<li>${itemHtml(item.content ?? [])}</li>`).join('');
  if (type === 'bulletList') return `<ul>${items}</ul>`;
  const first = Number(attrs?.start ?? 1);
  return type === 'orderedList' ? `<ol${first > 1 ? ` start="${first}"` : ''}>${items}</ol>` : html(content);
}

/** Lines of an item stand without a paragraph of their own. */
function itemHtml(blocks: Piece[]): string {
  const [first, ...rest] = blocks;
  if (first?.type !== 'paragraph') return html(blocks);
  return `${line(first)}${html(rest)}`;
}

function text(blocks: Piece[]): string[] {
  return blocks.flatMap((block) => {
    const { type, content = [] } = block;
    if (type === 'paragraph') return content.map(inlineText).join('').split('\n');
    if (type === 'blockquote') return text(content).map((each) => `> ${each}`.trimEnd());
    if (type !== 'bulletList' && type !== 'orderedList') return text(content);
    const first = Number(block.attrs?.start ?? 1);
    return content.flatMap((item, i) => {
      const mark = type === 'bulletList' ? '- ' : `${first + i}. `;
      return text(item.content ?? []).map((each, n) => (n ? ' '.repeat(mark.length) : mark) + each);
    });
  });
}

export function written(doc: Piece): Written {
  const lines = text(doc.content ?? []).map((each) => each.trimEnd());
  const said = lines.join('\n').trim();
  return said ? { html: html(doc.content ?? []), text: said } : { html: '', text: '' };
}

/** Plain text for the editor: each line a paragraph. */
export const fromText = (words: string) =>
  words
    .split('\n')
    .map((each) => `<p>${escaped(each)}</p>`)
    .join('');
