// What the lobby's server says and takes. The shapes are those of config/demo/lobby.py and mailbox.py.
export type Names = Record<string, string>;
export type Tier = { key: string; names: Names; colour: string };
export type Agent = { login: string; name: string };
export type Person = {
  id: string;
  account_id: string;
  name: string;
  title: string;
  language: string;
  phone: string;
  phone_shown: string;
  email: string;
};
/** `orders`, `number` and `pin`: what the phone's menu may ask for. */
export type Account = {
  id: string;
  name: string;
  tier: string;
  team: Agent[];
  people: Person[];
  orders?: string[];
  number?: string;
  pin?: string;
};
export type Setup = {
  supplier: { name: string; names: Names; phone: string; phone_shown: string; email: string };
  simulator: string;
  password: string;
  tiers: Tier[];
  accounts: Account[];
  supervisors: Agent[];
};
export type Mail = {
  direction: 'sent' | 'received';
  sender: string;
  sender_name: string;
  to: string[];
  subject: string;
  text: string;
  message_id: string;
  in_reply_to: string;
  references: string[];
  at: string;
};
export type Letter = Omit<Mail, 'direction' | 'to' | 'message_id' | 'at'> & { to: string };

/** The customer being played: someone of the address book, or a stranger made up on the spot. */
export type Customer = { person: Person; account: Account | null };

export class Failure extends Error {}

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch {
    throw new Failure('');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Failure((body as { detail?: string }).detail ?? '');
  return body as T;
}

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  keepalive: true, // so that hanging up still leaves with the page
});

export const getSetup = () => ask<Setup>('/lobby/api/setup');
export const getMails = (address: string) =>
  ask<Mail[]>(`/lobby/api/mails?address=${encodeURIComponent(address)}`);
export const sendMail = (letter: Letter) => ask<Mail>('/lobby/api/mail', post(letter));
export const mailStream = (address: string) =>
  new WebSocket(socketUrl(`/lobby/api/mails/stream?address=${encodeURIComponent(address)}`));
const socketUrl = (url: string) => new URL(url, location.href).href.replace(/^http/, 'ws');

/** The carrier simulator's side of a phone. */
export const carrier = (base: string) => ({
  dial: (from: string, to: string) => ask<{ sid: string }>(`${base}/lobby/calls`, post({ from, to })),
  digits: (sid: string, digits: string) => ask(`${base}/lobby/calls/${sid}/digits`, post({ digits })),
  say: (sid: string, text: string) => ask(`${base}/lobby/calls/${sid}/say`, post({ text })),
  answer: (sid: string) => ask(`${base}/lobby/calls/${sid}/answer`, post({})),
  rings: (number: string) => new WebSocket(socketUrl(`${base}/lobby/phones/${encodeURIComponent(number)}`)),
  hangUp: (sid: string) => ask(`${base}/lobby/calls/${sid}/hangup`, post({})),
  listen: (sid: string) => new WebSocket(socketUrl(`${base}/lobby/calls/${sid}`)),
});
export type Carrier = ReturnType<typeof carrier>;
