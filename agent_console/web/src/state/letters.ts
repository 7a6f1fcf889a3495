// What is to be written next, asked for from anywhere: an answer to a mail, one to pass on, one taken back.
import { create } from 'zustand';
import type { Upload } from '../contract/mail';
import type { MessageCard } from '../contract/types';

/** A mail beside its plain text. `html`: its words with their shape, empty where they have none; `files`: also those
 * that stand in them. `unsigned`: without signature. `forward`: the message that is passed on. */
export type Letter = {
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  html: string;
  files: Upload[];
  unsigned: boolean;
  forward: { id: string; author: string; subject: string } | null;
};
export const blank: Letter = {
  to: [],
  cc: [],
  bcc: [],
  subject: '',
  html: '',
  files: [],
  unsigned: false,
  forward: null,
};

export type Ask = { conversation: string } & (
  | { kind: 'reply' | 'reply_all' | 'forward'; message: MessageCard }
  | { kind: 'again'; text: string; letter: Letter }
);

/** `writeTo`: a new mail is begun, to this person or to nobody yet. */
type Letters = { ask: Ask | null; writeTo: { name: string; address: string; account: string | null } | null };
export const useLetters = create<Letters>()(() => ({ ask: null, writeTo: null }));

export const askFor = (ask: Ask | null) => useLetters.setState({ ask });
export const writeTo = (to: Letters['writeTo']) => useLetters.setState({ writeTo: to });

const listed = (text: string | undefined) => (text ?? '').split(', ').filter(Boolean);
const UPLOADED = /^uploads\/(up_\w+)$/;

/** Whether a file stands in the words; it goes along as long as it does. */
export const isShown = (html: string, upload: string) => html.includes(`"cid:${upload}"`);

/** A mail of ours as it was written, to be written anew. */
export function letterOf({ subject, html, extra, attachments }: MessageCard): Letter {
  const files = attachments.flatMap(({ key, name, media_type, size }) => {
    const id = UPLOADED.exec(key)?.[1];
    return id ? [{ id, name, media_type, size, inline: isShown(html, id) }] : [];
  });
  const { to, cc, bcc } = extra;
  return { ...blank, to: listed(to), cc: listed(cc), bcc: listed(bcc), subject, html, files };
}
