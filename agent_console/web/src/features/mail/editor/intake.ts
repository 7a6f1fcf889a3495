// What comes in by pasting and dropping.
import { Fragment, type ResolvedPos, Slice } from '@tiptap/pm/model';

/** Kinds that every mail program shows in its place. */
export const SHOWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** Files that were pasted or dropped. None where words came beside a drawing of them, as from spreadsheets. */
export function picturesIn(from: DataTransfer | null): { images: File[]; others: File[] } {
  const files = [...(from?.files ?? [])];
  const html = from?.getData('text/html') ?? '';
  const words = html.replace(/<style[\s\S]*?<\/style>|<[^>]*>|&nbsp;/gi, '').trim();
  if (words) return { images: [], others: [] };
  const shown = (file: File) => SHOWN.includes(file.type);
  return { images: files.filter(shown), others: files.filter((file) => !shown(file)) };
}

/** Plain text line by line; blank lines stay. */
export function linesOf(text: string, at: ResolvedPos) {
  const { schema } = at.doc.type;
  const lines = text.split(/\r\n?|\n/).map((line) => {
    const words = line ? schema.text(line, at.marks()) : undefined;
    return schema.node('paragraph', null, words);
  });
  return new Slice(Fragment.from(lines), 1, 1);
}
