// What agents keep about conversations beside their messages, as hub/contract/work.py writes it.
import type { Channel, Names } from './types';

export type FieldValue = string | boolean | number;
export type FieldKind = 'text' | 'number' | 'date' | 'choice' | 'yes_no';
export type Tag = { key: string; names: Names; colour: string };
/** `channels`, `tiers`: whose contacts it is for; of all where none is named. `required`: at wrap-up. */
export type CustomField = {
  key: string;
  names: Names;
  kind: FieldKind;
  choices: Record<string, Names>;
  required: boolean;
  channels: Channel[];
  tiers: string[];
};
export type Marked = { tags: string[]; fields: Record<string, FieldValue> };

/** A note named a user; `read_at` once they saw it. */
export type MentionCard = {
  message_id: string;
  user_id: string;
  conversation_id: string;
  reference: string;
  by_id: string;
  by_name: string;
  text: string;
  at: string;
  read_at: string | null;
};

/** What we promised. `due_at` is meant in `zone` (IANA). */
export type FollowUpCard = {
  id: string;
  conversation_id: string | null;
  reference: string;
  account_id: string | null;
  account_name: string;
  person_id: string | null;
  person_name: string;
  text: string;
  due_at: string;
  zone: string;
  owner_id: string;
  owner_name: string;
  made_by: string;
  made_at: string;
  told_at: string | null;
  done_at: string | null;
  done_by: string | null;
};

export type WorkEvent =
  | ({
      type: 'conversation.marked';
      conversation_id: string;
      account_id: string | null;
      agent_id: string | null;
      added: string[];
      removed: string[];
      /** Keys of fields. */
      noted: string[];
    } & Marked)
  | { type: 'mention.made'; mention: MentionCard }
  /** `what`: read, moved. */
  | { type: 'mention.changed'; mention: MentionCard; what: string }
  | { type: 'follow_up.made' | 'follow_up.due'; follow_up: FollowUpCard }
  /** `what`: edited, due, owner, done, reopened, moved. */
  | { type: 'follow_up.changed'; follow_up: FollowUpCard; what: string; was_owner_id: string | null };
