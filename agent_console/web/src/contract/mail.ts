// What the API says and takes of mails beside their messages.

/** A file given to the hub, not yet sent with anything. `inline`: it was put into the mail's own words. */
export type Upload = { id: string; name: string; media_type: string; size: number; inline?: boolean };

/** Words that stand ready, by language; `{{person.name}}` and the like are filled in. */
export type Template = {
  key: string;
  names: Record<string, string>;
  subject: Record<string, string>;
  text: Record<string, string>;
  html: Record<string, string>;
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
