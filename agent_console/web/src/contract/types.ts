// The shared words, as hub/contract writes them (JSON, snake_case). Instants are ISO 8601 strings in UTC.

export type Channel = string;
export type Role = 'agent' | 'supervisor' | 'administrator';
export type AddressKind = 'phone' | 'email' | 'chat';
export type ContactState = 'arriving' | 'waiting' | 'offered' | 'active' | 'wrapping' | 'closed';
export type Outcome =
  | 'handled'
  | 'abandoned'
  | 'short_abandoned'
  | 'self_served'
  | 'voicemail'
  | 'callback'
  | 'redirected'
  | 'failed';
export type OfferState = 'pending' | 'accepted' | 'declined' | 'missed' | 'rescinded' | 'failed';
export type MessageKind = 'inbound' | 'outbound' | 'note' | 'system';
export type Delivery = 'none' | 'queued' | 'sent' | 'delayed' | 'delivered' | 'read' | 'failed';
export type MatchKind = 'address' | 'identity' | 'domain' | 'attached' | 'unknown';
export type SkipReason =
  | 'absent'
  | 'on_break'
  | 'not_responding'
  | 'unreachable'
  | 'busy'
  | 'blocked'
  | 'lacks_skill'
  | 'declined'
  | 'missed'
  | 'failed'
  | 'vacant'
  | 'after_hours';
export type Language = 'en' | 'zh-CN';
export type Names = Record<string, string>;

export type ChannelTraits = {
  name: Channel;
  address_kind: AddressKind;
  live: boolean;
  connects: boolean;
  offer_seconds: number;
  capacity: number;
  blocked_by: Channel[];
};

export type Skip = {
  agent_id: string | null;
  agent_name: string;
  reason: SkipReason;
  since: string | null;
  until: string | null;
  detail: string;
};

/** Why a contact went where it went. `priority` is waited ÷ target. */
export type Explanation = {
  plan: string;
  step: number;
  kind: string;
  label: string;
  priority: number;
  waited_seconds: number;
  chosen: string;
  idle_seconds: number | null;
  skipped: Skip[];
};

export type OfferCard = {
  id: string;
  contact_id: string;
  agent_id: string;
  agent_name: string;
  state: OfferState;
  offered_at: string;
  expires_at: string;
  explanation: Explanation;
  ended_at: string | null;
  reason: string;
};

export type ContactCard = {
  id: string;
  conversation_id: string;
  reference: string;
  channel: Channel;
  direction: 'inbound' | 'outbound';
  state: ContactState;
  account_id: string | null;
  account_name: string;
  tier: string;
  person_id: string;
  person_name: string;
  match: MatchKind;
  address: string;
  our_address: string;
  subject: string;
  preview: string;
  language: string;
  skills: string[];
  arrived_at: string;
  plan: string;
  target_seconds: number;
  queued_at: string | null;
  step: number;
  step_at: string | null;
  boost: number;
  unroutable: boolean;
  sticky_agent_id: string | null;
  offer: OfferCard | null;
  agent_id: string | null;
  agent_name: string;
  accepted_at: string | null;
  left_at: string | null;
  wrap_up_until: string | null;
  closed_at: string | null;
  outcome: Outcome | null;
  disposition: string | null;
  external_key: string;
};

export type AgentCard = {
  id: string;
  name: string;
  role: Role;
  teams: string[];
  skills: Record<string, number>;
  capacity: Record<Channel, number>;
  language: string;
  activity: string;
  available: boolean;
  activity_since: string;
  next_activity: string | null;
  reachable: boolean;
  not_responding: boolean;
};

export type Attachment = { key: string; name: string; media_type: string; size: number };

export type MessageCard = {
  id: string;
  conversation_id: string;
  contact_id: string | null;
  channel: Channel;
  kind: MessageKind;
  number: number;
  author_id: string;
  author_name: string;
  text: string;
  at: string;
  html: string;
  subject: string;
  delivery: Delivery;
  failure: string;
  client_id: string;
  attachments: Attachment[];
  extra: Record<string, string>;
};
