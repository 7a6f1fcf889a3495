// What a screen shows of a line, and what the hub says on it: channels/web_chat/frames.
import type { State } from '../wire';

/** A file of a message. `url`: where it is, below the hub's address. */
export type File = { id: string; name: string; media_type: string; size: number; url: string };

/** A message of the conversation, as the hub numbers it. */
export type Shown = {
  number: number;
  side: 'customer' | 'hub';
  author: string;
  text: string;
  at: string;
  client_id: string;
  files: readonly File[];
  photo: string;
  edited: boolean;
  deleted: boolean;
};

/** What the visitor wrote and the hub has not told back yet. `fate`: `sending`, `sent`, or why it was refused.
 * `email`: where to answer, as nobody came in time. */
export type Pending = {
  side: 'customer';
  author: '';
  client_id: string;
  text: string;
  at: string;
  fate: string;
  email: string;
  files: readonly File[];
};

/** How the chat stands. `open`: within business hours. `survey`: the visitor may say how the last chat was. */
export type Standing = { state: State; agent: string; photo: string; open: boolean; survey: boolean };

/** Everything a screen needs. A new value after each change. `banned`: the site insists on knowing who it is. `form`:
 * it is still to be filled in; `mail`: where to write to the visitor; `filled`: the hub answered it; `wrong`: what is wrong with it, by field. `read`: our side
 * has seen the visitor's messages up to it. `typing`: who does. `done`: what became of what was asked last.
 * `reference`: of what was left and taken. */
export type View = Standing & {
  online: boolean;
  banned: boolean;
  visitor: string;
  conversation: string;
  place: number;
  wait: number;
  mail: string;
  form: boolean;
  filled: boolean;
  wrong: Record<string, string>;
  read: number;
  typing: string;
  done: { what: string; code: string };
  messages: readonly Shown[];
  pending: readonly Pending[];
  reference: string;
};

/** Before anything was said. */
export const NOTHING: View = {
  online: false,
  banned: false,
  visitor: '',
  conversation: '',
  state: 'none',
  agent: '',
  photo: '',
  place: 0,
  wait: 0,
  mail: '',
  open: true,
  form: false,
  filled: false,
  wrong: {},
  survey: false,
  read: 0,
  typing: '',
  done: { what: '', code: '' },
  messages: [],
  pending: [],
  reference: '',
};

/** What the hub says, by type. Every field is there, also those that are empty. */
export type Frames = {
  welcome: Standing & {
    visitor: string;
    token: string;
    conversation: string;
    number: number;
    changes: number;
    read: number;
    form: boolean;
    mail: string;
  };
  opened: { conversation: string };
  ack: { client_id: string; number: number; reference: string };
  message: Shown;
  changed: { change: number; number: number; text: string; deleted: boolean };
  state: Standing & { place: number; wait: number };
  typing: { agent: string; on: boolean };
  read: { number: number };
  form: { wrong: Record<string, string> };
  done: { what: string; code: string };
  refused: { client_id: string; code: string };
  pong: object;
};
export type Frame = { [T in keyof Frames]: { type: T } & Frames[T] }[keyof Frames];

/** The number of the last message the hub told. */
export const lastNumber = ({ messages }: View): number => messages.at(-1)?.number ?? 0;
