// One's own day, as the API tells it (see `MyDay` of schema.d.ts).
import type { Channel, Explanation } from './types';

/** `counted`: `missed`, nobody answered; `failed`, accepted, but the line could not be connected; `declined`. */
export type Unanswered = {
  id: string;
  counted: 'missed' | 'failed' | 'declined';
  at: string;
  rang_seconds: number;
  reason: string;
  conversation_id: string;
  channel: Channel;
  person_name: string;
  account_name: string;
  explanation: Explanation;
};

export type MyDay = {
  /** Times in seconds, over all that were handled. */
  day: {
    since: string;
    handled: number;
    handle_seconds: number;
    talk_seconds: number;
    accepted: number;
    declined: number;
    missed: number;
    in_target: number;
    unanswered: Unanswered[];
  };
  /** What the business wants; shares from 0 to 1. Null: nothing. */
  targets: {
    handled: number | null;
    handle_seconds: number | null;
    accepted: number | null;
    in_target: number | null;
  };
  /** After so many missed in a row one counts as not responding. */
  misses_allowed: number;
};
