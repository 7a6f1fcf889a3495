// Country codes have one, two or three digits; the list of two-digit ones tells the rest apart (ITU-T E.164, annex).
const COUNTRY = /^\+(1|7|20|27|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d{4,})$/;

// An unknown visitor of a chat: only the end tells two of them apart.
const VISITOR = /^vi_[0-9a-f]{26}([0-9a-f]{6})$/;

/** An address for people to read: a phone number (E.164) with its country set apart, a visitor of a chat by the end of
 * their number, anything else as it is. */
export function readable(address: string): string {
  const visitor = VISITOR.exec(address);
  if (visitor) return `#${visitor[1]}`;
  const found = COUNTRY.exec(address);
  if (!found) return address;
  const [, country, rest = ''] = found;
  const national = country === '1' ? rest.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3') : rest;
  return `+${country} ${national}`;
}
