// What supervisors say to all, and what the board tells them.
import type { Channel, ContactCard, Names } from './types';

type By = { by_id: string; by_name: string; since: string; until: string | null };

/** `moves`: those who waited already went elsewhere, too. */
export type QueueClosure = By & { kind: 'team' | 'plan'; name: string; reason: string; moves: boolean };
export type Urgency = 'info' | 'warning' | 'urgent';
/** `teams`: to whom; empty: to all. */
export type Banner = By & { id: string; text: string; urgency: Urgency; teams: string[] };
/** `texts`: by language. */
export type Emergency = By & { id: string; texts: Record<string, string>; hangs_up: boolean };
export type Alert = {
  id: string;
  rule: string;
  what: string;
  level: 'warning' | 'critical';
  names: Names;
  threshold: number;
  value: number;
  since: string;
  tier: string;
  channel: Channel;
  ended_at: string | null;
};
export type Steering = {
  closed: QueueClosure[];
  banners: Banner[];
  emergency: Emergency | null;
  alerts: Alert[];
};
export type SteeringEvent =
  | { type: 'queue.closed'; closure: QueueClosure }
  | { type: 'queue.opened'; closure: QueueClosure; why: string }
  | { type: 'banner.shown' | 'banner.ended'; banner: Banner }
  | { type: 'emergency.began' | 'emergency.ended'; emergency: Emergency }
  | { type: 'alert.raised' | 'alert.ended'; alert: Alert };

export type HeldWork = {
  contact_id: string;
  conversation_id: string;
  channel: Channel;
  account_name: string;
  state: ContactCard['state'];
  since: string | null;
};
/** `back_at`: when they are expected, where that is known and they are not there. */
export type OwnAgent = {
  agent_id: string;
  name: string;
  activity: string;
  available: boolean;
  since: string;
  reachable: boolean;
  not_responding: boolean;
  busy: HeldWork[];
  leave_until: string | null;
  substitute: string;
  shift_opens: string | null;
  back_at: string | null;
};
export type OwnContact = {
  contact_id: string;
  conversation_id: string;
  channel: Channel;
  person_name: string;
  state: ContactCard['state'];
  since: string | null;
  agent_id: string | null;
  agent_name: string;
};
export type OwnAccount = {
  account_id: string;
  account_name: string;
  tier: string;
  contacts: OwnContact[];
  team: OwnAgent[];
};
export type OwnAgents = { accounts: OwnAccount[] };
