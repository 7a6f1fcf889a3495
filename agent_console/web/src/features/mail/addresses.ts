// Mail addresses as people write and paste them, and to whom an answer goes. Pure.
import type { MessageCard } from '../../contract/types';

const VALID = /^[^\s@<>"(),:;\\]{1,64}@[^\s@<>"(),:;\\]{1,190}$/;

export const isAddress = (text: string) => VALID.test(text) && !text.split('@')[1]?.includes('..');

/** What a field holds after typing or pasting: `Ann <ann@example.com>; bob@example.com` is two. */
export function addressesIn(text: string): string[] {
  return text.split(/[,;\n]+/).flatMap((part) => {
    const angled = /<([^<>]+)>/.exec(part)?.[1];
    if (angled) return [angled.trim().toLowerCase()];
    const words = part.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const marked = words.filter((word) => word.includes('@'));
    return marked.length ? marked : words.length ? [words.join(' ')] : [];
  });
}

/** Each once, in their order. */
export const distinct = (addresses: string[]) => [...new Set(addresses)];

const listed = (text: string | undefined) => addressesIn(text ?? '');

/** Who wrote a customer's mail, as answers should be addressed; empty for our own. */
export const answersTo = ({ kind, extra }: MessageCard) =>
  kind === 'inbound' ? (listed(extra.reply_to)[0] ?? listed(extra.from)[0] ?? '') : '';

export type Recipients = { to: string; cc: string[] };

/** To whom an answer to this mail goes. `customer`: the contact's own address; `ours`: our mailboxes, never written to. */
export function answering(m: MessageCard, customer: string, ours: string[], all: boolean): Recipients {
  const to = answersTo(m) || listed(m.extra.to)[0] || customer.toLowerCase();
  if (!all) return { to, cc: [] };
  const out = new Set([to, ...ours.map((o) => o.toLowerCase()), ...listed(m.extra.mailboxes)]);
  const others = [...listed(m.extra.from), ...listed(m.extra.to), ...listed(m.extra.cc)];
  return { to, cc: distinct(others).filter((a) => isAddress(a) && !out.has(a)) };
}
