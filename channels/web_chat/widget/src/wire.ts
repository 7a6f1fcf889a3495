// What goes between the loader (on the customer's page) and the frame (from the hub), over one MessagePort.

/** Who the site says its visitor is: by `jwt`, or by `email` with `expires` in unix seconds and `proof`, the hex
 * HMAC-SHA256 of `email|expires`. */
export type Identity = { email: string; expires: number; proof: string; jwt?: string };

/** The same as the page says it: attributes of the script's tag, or what `identify` was given. */
export type Person = Record<string, string | number | undefined>;

export type State = 'none' | 'waiting' | 'active' | 'unattended' | 'ended';

/** Where the visitor is, and what the site tells of them. */
export type Page = { url: string; title: string; referrer: string; data: Record<string, string> };

/** The first message, with the port. `title`, `accent` and `scheme` go before the site's settings when they are not
 * empty. `greeting`: the words beside the launcher that the visitor answers. */
export type Init = {
  token: string;
  title: string | undefined;
  accent: string | undefined;
  scheme: string | undefined;
  person: Person;
  page: Page;
  greeting: string;
  open: boolean;
};

export type ToFrame =
  | { type: 'open'; open: boolean }
  | { type: 'page'; page: Page }
  | { type: 'identify'; person: Person }
  | { type: 'token'; token: string }
  | { type: 'shutdown' };

/** States, what is unread and that a message came are told to the page's own scripts; what is said never is. `refused`:
 * the site insists on knowing who it is. */
export type ToPage =
  | { type: 'token'; detail: string }
  | { type: 'unread'; detail: number }
  | { type: 'message'; detail: { author: string } }
  | { type: 'state'; detail: { state: State | 'refused'; agent: string } }
  | { type: 'close'; detail?: undefined };
