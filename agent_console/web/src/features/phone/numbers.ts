// Telephone numbers as people write them. Pure. Only with a country code: without it a number may be anybody's.

/** A + or 00, then seven to fifteen digits (E.164), with the marks people set between them. */
const WRITTEN = /(?:\+|\b00)[1-9](?:[ \u00a0./-]?\(?\d\)?){6,14}(?!\d)/g;

/** E.164, or nothing when it is no number with a country code. */
export function asNumber(text: string): string {
  const bare = text.replace(/\(0\)/g, '').replace(/[^\d+]/g, '');
  const found = /^(?:\+|00)([1-9]\d{6,14})$/.exec(bare);
  return found ? `+${found[1]}` : '';
}

export type Piece = { text: string; number?: string };

/** A text in pieces, those that are numbers marked. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const found of text.matchAll(WRITTEN)) {
    const number = asNumber(found[0]);
    if (!number) continue;
    if (found.index > from) out.push({ text: text.slice(from, found.index) });
    out.push({ text: found[0], number });
    from = found.index + found[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from) });
  return out;
}
