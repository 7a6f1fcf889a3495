// What is to be written next, asked for from anywhere: an answer to a mail, one to pass on, one taken back.
import { create } from 'zustand';
import type { Upload } from '../contract/mail';
import type { MessageCard } from '../contract/types';

/** A mail's facts beside its words. `forward`: the message that is passed on. */
export type Letter = {
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  files: Upload[];
  forward: { id: string; author: string; subject: string } | null;
};
export const blank: Letter = { to: [], cc: [], bcc: [], subject: '', files: [], forward: null };

export type Ask = { conversation: string } & (
  | { kind: 'reply' | 'reply_all' | 'forward'; message: MessageCard }
  | { kind: 'again'; text: string; letter: Letter }
);

/** `writeTo`: a new mail is begun, to this person or to nobody yet. */
type Letters = { ask: Ask | null; writeTo: { name: string; address: string; account: string | null } | null };
export const useLetters = create<Letters>()(() => ({ ask: null, writeTo: null }));

export const askFor = (ask: Ask | null) => useLetters.setState({ ask });
export const writeTo = (to: Letters['writeTo']) => useLetters.setState({ writeTo: to });
