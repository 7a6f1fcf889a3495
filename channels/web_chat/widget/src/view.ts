// What a screen shows of a line, and what the hub says on it.
import type { State } from './wire';

/** A message of the conversation, as the hub numbers it. */
export type Shown = {
  number: number;
  side: 'customer' | 'hub';
  author: string;
  text: string;
  at: string;
  client_id: string;
};

/** What the visitor wrote and the hub has not told back yet. `email`: where to answer, as nobody came in time. */
export type Pending = {
  client_id: string;
  text: string;
  at: string;
  fate: 'sending' | 'sent' | 'refused';
  email?: string | undefined;
};

/** Everything a screen needs. A new value after each change. `reference`: of what was left and taken. */
export type View = {
  online: boolean;
  welcomed: boolean;
  state: State;
  agent: string;
  messages: readonly Shown[];
  pending: readonly Pending[];
  reference: string;
};

/** Before anything was said. */
export const NOTHING: View = {
  online: false,
  welcomed: false,
  state: 'none',
  agent: '',
  messages: [],
  pending: [],
  reference: '',
};

/** What the hub says: channels/web_chat/frames.py. */
export type Frame =
  | {
      type: 'welcome';
      visitor: string;
      token: string;
      conversation: string;
      number: number;
      state: State;
      agent: string;
    }
  | { type: 'opened'; conversation: string }
  | { type: 'ack'; client_id: string; number: number; reference: string }
  | ({ type: 'message' } & Shown)
  | { type: 'state'; state: State; agent: string }
  | { type: 'refused'; client_id: string; code: string }
  | { type: 'pong' };
