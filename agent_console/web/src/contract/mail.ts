// What the API says and takes of mails beside their messages.

/** A file given to the hub, not yet sent with anything. `inline`: it was put into the mail's own words. */
export type Upload = { id: string; name: string; media_type: string; size: number; inline?: boolean };

/** Words that stand ready, by language; `{{person.name}}` and the like are filled in. `channels`: where they fit; none:
 * everywhere. */
export type Template = {
  key: string;
  names: Record<string, string>;
  subject: Record<string, string>;
  text: Record<string, string>;
  html: Record<string, string>;
  channels: readonly string[];
};

/** A mail that waits for a supervisor. `raw`: empty when its bytes are not here. */
export type HeldMail = {
  id: string;
  at: string;
  mailbox: string;
  sender: string;
  subject: string;
  reason: string;
  detail: string;
  size: number;
  raw: string;
};
export type Held = { items: HeldMail[] };

/** A folder that mails are collected from. `trouble`: why it cannot be read now, empty while it can. `put_off`: mails
 * that could not be taken so far. When it was last compared with the hub, `missing` of its `mails` were not here. */
export type MailboxState = {
  mailbox: string;
  folder: string;
  trouble: string;
  put_off: number;
  compared_at: string | null;
  mails: number;
  missing: number;
};
export type Mailboxes = { items: MailboxState[] };

/** What is written and not sent yet; addresses as they were typed. */
export type Draft = {
  text: string;
  html: string;
  subject: string;
  to: string;
  cc: string[];
  bcc: string[];
  attachments: string[];
};
/** As it is kept. `at`: null where there is none. */
export type DraftCard = Omit<Draft, 'attachments'> & { attachments: Upload[]; at: string | null };

/** What the hub puts below mails from these mailboxes (from all others, without), by language. */
export type Signature = {
  key: string;
  mailboxes: string[];
  text: Record<string, string>;
  html: Record<string, string>;
};
