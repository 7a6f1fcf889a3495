// Live calls as the hub tells of them (hub/contract/talks.py, controls.py).

export type LegRole = 'customer' | 'agent' | 'colleague' | 'supervisor' | 'guest';
export type LegState = 'ringing' | 'talking' | 'held' | 'left';
/** How a supervisor takes part: unheard, heard by the agent alone, or by all. */
export type Hearing = '' | 'listen' | 'whisper' | 'barge';
export type TalkChange =
  | 'begun'
  | 'joined'
  | 'left'
  | 'held'
  | 'resumed'
  | 'muted'
  | 'unmuted'
  | 'keyed'
  | 'consulted'
  | 'swapped'
  | 'returned'
  | 'completed'
  | 'monitored'
  | 'recording'
  | 'answered_by'
  | 'ended';

/** One party of a talk. `ended`, of one that left: completed, busy, no_answer, declined, failed. */
export type Leg = {
  id: string;
  role: LegRole;
  state: LegState;
  name: string;
  user_id: string;
  address: string;
  muted: boolean;
  hearing: Hearing;
  since: string | null;
  ended: string;
};

/** A contact's talk as it stands. `consulting`: its agent speaks with somebody else while the customer holds. */
export type Talk = {
  contact_id: string;
  conversation_id: string;
  revision: number;
  legs: Leg[];
  recording: '' | 'on' | 'paused';
  consulting: boolean;
  answered_by: string;
};

/** One node of a voice menu; `taken`: the key pressed there, never digits that were collected. */
export type MenuStep = { menu: string; node: string; kind: string; taken: string };

export type DeviceKind = 'browser' | 'sip' | 'number';
/** Where an agent speaks. */
export type Device = { kind: DeviceKind; address: string };
