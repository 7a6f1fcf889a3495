// Search: what is asked for, and what is found.
import type { Channel } from './types';

/** `marks`: where the hits are, from the first character to before the last, counted in code points. */
export type Marked = { text: string; marks: [number, number][] };
export type Kind = 'account' | 'person' | 'conversation' | 'message';
export type Order = 'latest' | 'oldest';
export type Wanted = {
  q: string;
  kind: Kind | null;
  channel: string;
  account_id: string;
  tier: string;
  agent_id: string;
  status: '' | 'open' | 'closed' | 'snoozed';
  since: string | null;
  until: string | null;
  attached: boolean;
  tag: string;
};
export type Hit = {
  kind: Kind;
  id: string;
  title: Marked;
  lead: Marked;
  at: string;
  account_id: string | null;
  account_name: string;
  tier: string;
  person_name: string;
  conversation_id: string | null;
  reference: string;
  subject: string;
  agent_id: string | null;
  agent_name: string;
  channel: Channel;
  language: string;
  status: string;
  said: string;
  attached: boolean;
  tags: string[];
};
/** `near`: names that were taken instead of a word nobody has. */
export type Hits = { items: Hit[]; next: string | null; near: string[] };
export type Found = { accounts: Hits; people: Hits; conversations: Hits; messages: Hits };
export type SavedView = {
  id: string;
  name: string;
  shared: boolean;
  own: boolean;
  may_change: boolean;
  owner_name: string;
  filters: Wanted;
  order: Order;
};
export type ViewBody = { name: string; filters: Wanted; order: Order; shared: boolean };
