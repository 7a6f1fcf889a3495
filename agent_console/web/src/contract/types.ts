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
export type Delivery =
  | 'none'
  | 'scheduled'
  | 'cancelled'
  | 'queued'
  | 'sent'
  | 'delayed'
  | 'delivered'
  | 'read'
  | 'failed';
export type MatchKind = 'address' | 'identity' | 'domain' | 'attached' | 'unknown';
/** Empty: the interaction itself. Else work that the customer left behind when they stopped waiting. */
export type ContactForm = '' | Diversion;
export type Diversion = 'callback' | 'voicemail' | 'message';
export type SkipReason =
  | 'absent'
  | 'on_leave'
  | 'postponed'
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
  | 'after_hours'
  | 'closed';
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
  interruptible: boolean;
  diverts: Diversion[];
  from_transcript: boolean;
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
  /** The name of whom on leave the agent stands in for. */
  substitute_for: string;
  /** The step asks less of its people than the one before. */
  relaxed: boolean;
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
  /** Pending now; several when several agents are asked at once. */
  offers: OfferCard[];
  agent_id: string | null;
  agent_name: string;
  accepted_at: string | null;
  left_at: string | null;
  wrap_up_until: string | null;
  closed_at: string | null;
  outcome: Outcome | null;
  disposition: string | null;
  external_key: string;
  form: ContactForm;
  origin_id: string | null;
  diverted: string;
  plan_at: string | null;
  last_agent_id: string | null;
  last_handled_at: string | null;
  /** Calls back to the customer that they did not answer. */
  attempts: number;
  not_before: string | null;
  /** Where somebody we are to call may be: they are not called outside their hours. */
  zones: string[];
};

/** What a waiting contact may expect; `seconds` is null while nobody is there to serve it. */
export type Wait = { position: number; seconds: number | null; low: number | null; high: number | null };

export type ClockKind = 'first_response' | 'next_response' | 'resolution';
/** An SLA clock of a conversation; paused without `running_since`, over with `stopped_at`. */
export type ClockCard = {
  conversation_id: string;
  contact_id: string | null;
  account_id: string | null;
  tier: string;
  channel: Channel;
  kind: string;
  business: boolean;
  target_seconds: number;
  started_at: string;
  consumed: number;
  running_since: string | null;
  due_at: string | null;
  warn_at: string | null;
  warned_at: string | null;
  breached_at: string | null;
  stopped_at: string | null;
};

/** An agent is away from `begins` until `ends`; meanwhile the substitute stands in for them. */
export type Leave = { begins: string; ends: string; substitute_id: string | null };

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
  /** Present and future ones. */
  leaves: Leave[];
};

/** `content_id`: by which name the message's HTML shows it; empty for files beside it. */
export type Attachment = { key: string; name: string; media_type: string; size: number; content_id: string };

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
  /** Which change of the conversation it had last, 0 for none; what is deleted has no words any more. */
  change: number;
  changed_at: string | null;
  deleted: boolean;
};
