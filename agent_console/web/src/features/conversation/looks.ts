// How a file can be looked at without keeping it. Pure.
import type { Attachment } from '../../contract/types';

/** Kinds that a browser draws and never runs. */
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const WORDS = ['application/json', 'application/xml', 'application/x-yaml', 'message/rfc822'];
/** Of a larger text nobody reads a preview. */
const LONGEST_TEXT = 1_000_000;
/** Larger pictures are drawn only when somebody wants to see them. */
export const LARGEST_PICTURE = 5_000_000;

export type Look = 'picture' | 'pdf' | 'text';

export function lookOf({ media_type, size }: Attachment): Look | null {
  const kind = media_type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (PICTURES.includes(kind)) return 'picture';
  if (kind === 'application/pdf') return 'pdf';
  const words = kind.startsWith('text/') || WORDS.includes(kind);
  return words && size <= LONGEST_TEXT ? 'text' : null;
}

/** Where a message's file is, by its place from 0. */
export const attachmentPlace = (message: string, n: number) =>
  `/api/v1/messages/${encodeURIComponent(message)}/attachments/${n}`;

/** A text's words, whatever they were written in: Unicode, or Chinese as Windows has it, or Western. */
export function wordsOf(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  const marked =
    first === 0xff && second === 0xfe ? ['utf-16le'] : first === 0xfe && second === 0xff ? ['utf-16be'] : [];
  for (const name of [...marked, 'utf-8', 'gb18030'])
    try {
      return new TextDecoder(name, { fatal: true }).decode(bytes);
    } catch {
      // written in something else
    }
  return new TextDecoder('windows-1252').decode(bytes);
}
