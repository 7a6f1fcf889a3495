// A search as an address, and as people type it: words, and filters written among them. Pure.
import type { Order, Wanted } from '../../contract/search';
import { nothingWanted } from '../../state/search';

export type Asked = { wanted: Wanted; order: Order };
const kinds = ['account', 'person', 'conversation', 'message'];
const statuses = ['open', 'closed', 'snoozed'];
const plain = ['channel', 'account_id', 'tier', 'agent_id', 'tag'] as const;

/** What stands in the page's address. */
export function fromAddress(query: string): Asked {
  const given = new URLSearchParams(query);
  const word = (name: string) => given.get(name) ?? '';
  const one = <V extends string>(name: string, of: string[]) =>
    of.includes(word(name)) ? (word(name) as V) : null;
  return {
    wanted: {
      ...nothingWanted,
      ...Object.fromEntries(plain.map((name) => [name, word(name)])),
      q: word('q'),
      kind: one('kind', kinds),
      status: one<'open'>('status', statuses) ?? '',
      since: instant(word('since')),
      until: instant(word('until')),
      attached: word('attached') === 'true',
    },
    order: one<Order>('order', ['oldest']) ?? 'latest',
  };
}

const instant = (text: string) => (text && !Number.isNaN(Date.parse(text)) ? text : null);

export function toAddress({ wanted, order }: Asked) {
  const given = Object.entries({ ...wanted, order: order === 'oldest' ? order : '' })
    .filter(([, value]) => value)
    .map(([name, value]): [string, string] => [name, String(value)]);
  return given.length ? `/search?${new URLSearchParams(given)}` : '/search';
}

/** Whether there is anything to look for. */
export const asksFor = (wanted: Wanted) =>
  Object.entries(wanted).some(([name, value]) => name !== 'kind' && Boolean(value));

const day = (text: string) => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00`) : null;
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
};
/** The day an instant lies on here, as a field for dates has it. */
export const dayOf = (iso: string | null, before = false) => {
  if (!iso) return '';
  const at = new Date(Date.parse(iso) - (before ? 1 : 0));
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};
export const sinceDay = (text: string) => day(text);
/** Until the end of that day. */
export const untilDay = (text: string) => {
  const begin = day(text);
  if (!begin) return null;
  const end = new Date(begin);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
};

const written: Record<string, (value: string) => Partial<Wanted> | null> = {
  has: (v) => (v === 'attachment' ? { attached: true } : null),
  tag: (v) => ({ tag: v }),
  tier: (v) => ({ tier: v }),
  channel: (v) => ({ channel: v }),
  is: (v) => (statuses.includes(v) ? { status: v as Wanted['status'] } : null),
  kind: (v) => (kinds.includes(v) ? { kind: v as Wanted['kind'] } : null),
  from: (v) => {
    const since = sinceDay(v);
    return since ? { since } : null;
  },
  to: (v) => {
    const until = untilDay(v);
    return until ? { until } : null;
  },
};

/** Filters that were written out, such as `has:attachment `, become filters once a space follows. */
export function typed(text: string): Partial<Wanted> {
  let found: Partial<Wanted> = {};
  const q = text.replace(/(?<!\S)(\w+):(\S+)\s/g, (whole, name: string, value: string) => {
    const filter = Object.hasOwn(written, name) ? written[name]?.(value) : null;
    if (!filter) return whole;
    found = { ...found, ...filter };
    return '';
  });
  return { ...found, q };
}
