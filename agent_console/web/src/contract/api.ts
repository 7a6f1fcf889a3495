// What the console's API answers (`/api/v1`).
import type { Device, Talk } from './calls';
import type { SurveyCard } from './chat';
import type { Recorded } from './events';
import type { Signature } from './mail';
import type { AccountPhone } from './reports';
import type {
  AddressKind,
  AgentCard,
  Channel,
  ChannelTraits,
  ClockCard,
  ContactCard,
  Explanation,
  Leave,
  MessageCard,
  Names,
  Role,
  Wait,
} from './types';
import type { CustomField, FieldValue, FollowUpCard, MentionCard, Tag } from './work';

export type DemoLogin = { login: string; password: string; name: string; role: Role; names_hint: string };
export type Welcome = { demo: boolean; version: string; logins: DemoLogin[] };
export type User = { id: string; login: string; name: string; role: Role; language: string };
export type Me = { user: User; agent: AgentCard | null };

export type Tier = { key: string; rank: number; names: Names; colour: string };
/** `usual_seconds`: so long it is meant to last, where somebody said. */
export type Activity = {
  key: string;
  available: boolean;
  signed_out: boolean;
  names: Names;
  usual_seconds?: number | null;
};
export type Disposition = { key: string; names: Names };
export type Plan = {
  name: string;
  steps: { kind: string; wait: number; team: string; skills: Record<string, number>; relaxed: boolean }[];
  max_wait: number | null;
  overflow: string;
};
export type Setup = {
  tiers: Tier[];
  channels: ChannelTraits[];
  activities: Activity[];
  /** Why an offer may be declined. */
  declines: Record<string, Names>;
  dispositions: Disposition[];
  teams: Record<string, Names>;
  plans: Plan[];
  /** From which agents write; the first where they do not say. */
  mailboxes: string[];
  signatures: Signature[];
  /** Numbers of ours that customers may see; the first is the usual one. */
  caller_ids: string[];
  /** Where the user speaks; `voice`: it may be their browser. */
  device: Device;
  voice: boolean;
  /** `supervisors_seen`: agents see who listens or whispers. */
  calls: { supervisors_seen: boolean };
  /** Whether words can be put into another language. */
  translation: boolean;
  /** What visitors were asked before the chat, by the name of the fact. `previews`: links may be looked at. */
  chats: { facts: Record<string, Names>; previews: boolean };
  /** How conversations are marked; `free_tags`: agents may make new ones. */
  tags: Tag[];
  free_tags: boolean;
  fields: CustomField[];
};

/** `clocks`: those not stopped, of the conversations the user sees; `snoozed`: which rest, and until when. */
export type Desk = {
  seq: number;
  contacts: ContactCard[];
  agents: AgentCard[];
  clocks: ClockCard[];
  snoozed: Record<string, string>;
  /** Of live contacts the user sees or takes part in. */
  talks: Talk[];
  /** What this user is to do, and notes that call them and are not seen. */
  user_id: string;
  follow_ups: FollowUpCard[];
  mentions: MentionCard[];
};
export type Page<T> = { items: T[]; next: string | null };

export type ConversationRow = {
  id: string;
  reference: string;
  subject: string;
  account_id: string | null;
  account_name: string;
  tier: string;
  person_id: string;
  person_name: string;
  agent_id: string | null;
  agent_name: string;
  status: 'open' | 'closed';
  last_at: string;
  preview: string;
  channel: Channel;
  language: string;
  /** It rests until then, or until the customer writes. */
  snoozed_until: string | null;
  /** `customer` once we answered. */
  waiting_for: string;
  merged_into: string | null;
  tags: string[];
  fields: Record<string, FieldValue>;
};
export type ConversationView = {
  conversation: ConversationRow;
  contacts: ContactCard[];
  messages: MessageCard[];
  events: Recorded[];
  clocks: ClockCard[];
  /** By contact, what its customer told before and where they are. */
  facts: Record<string, Record<string, string>>;
  surveys: SurveyCard[];
};
export type Explained = {
  contact: ContactCard;
  events: Recorded[];
  asked: Explanation[];
  wait: Wait | null;
  clocks: ClockCard[];
};

export type AccountRow = {
  id: string;
  name: string;
  tier: string;
  language: string;
  people: number;
  open_contacts: number;
  primary_agent_name: string;
};
export type TeamMember = { agent: AgentCard; role: 'primary' | 'backup'; position: number };
/** `failed_at`: when it last refused a message for good, and why; null while it takes mail. */
export type PersonAddress = {
  kind: AddressKind;
  value: string;
  failed_at?: string | null;
  failure?: string;
};
export type PersonRow = {
  id: string;
  name: string;
  title: string;
  language: string;
  addresses: PersonAddress[];
};
export type AccountView = {
  id: string;
  name: string;
  tier: string;
  language: string;
  time_zone: string;
  note: string;
  version: number;
  team: TeamMember[];
  people: PersonRow[];
  open: ContactCard[];
  recent: ConversationRow[];
  external_ids: Record<string, string>;
  /** What callers type for the company; its PIN itself is told to nobody. */
  number?: string | null;
  has_pin?: boolean;
  phones?: AccountPhone[];
};

/** `others`: names by id of the users who take no contacts. */
/** `others`: names of users who take no contacts. `photos`: of those who have one, which it is. */
export type Agents = { items: AgentRow[]; others: Record<string, string>; photos: Record<string, string> };
export type AgentRow = { agent: AgentCard; load: Record<Channel, number>; idle_since: string | null };

export type TodayRow = {
  tier: string;
  channel: Channel;
  offered: number;
  answered: number;
  answered_in_target: number;
  abandoned: number;
  short_abandoned: number;
  handled: number;
  answer_seconds_sum: number;
};
export type Quarter = { at: string; offered: number; answered: number; abandoned: number; in_target: number };
export type Today = { since: string; rows: TodayRow[]; quarters: Quarter[] };

export type Waits = { waits: Record<string, Wait> };
export type LeaveRow = Leave & { id: string };
export type Leaves = { leaves: LeaveRow[] };
/** `problem`: what was wrong when the configuration was last read; empty when it was taken. */
export type BusinessStatus = {
  version: string;
  read_at: string;
  problem: { file: string; line: number; message: string }[];
};

/** RFC 9457, as the hub writes it. */
export type ProblemDetails = {
  type: string;
  title: string;
  status: number;
  detail: string;
  mend?: string;
  field?: string;
  id?: string;
};
