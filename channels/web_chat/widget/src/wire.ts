// What goes between the loader (on the customer's page) and the frame (from the hub), over one MessagePort.

/** Who the site says its visitor is; `expires` in unix seconds, `proof` the hex HMAC-SHA256 of `email|expires`. */
export type Identity = { email: string; expires: number; proof: string; name?: string };

export type State = 'none' | 'waiting' | 'active' | 'unattended' | 'ended';

/** The first message, with the port. */
export type Init = {
  type: 'keydesk:init';
  token: string;
  title: string;
  name: string;
  identity: Identity | null;
  open: boolean;
};

export type ToFrame =
  | { type: 'opened' }
  | { type: 'closed' }
  | { type: 'identify'; identity: Identity | null; name: string }
  | { type: 'shutdown' };

export type ToPage =
  | { type: 'token'; token: string }
  | { type: 'unread'; count: number }
  | { type: 'state'; state: State; agent: string }
  | { type: 'close' };
