// A mail that is being written: kept as it is typed, in this browser and with the hub.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DraftCard } from '../../contract/mail';
import type { ContactCard } from '../../contract/types';
import { readDraft, writeDraft } from '../../lib/drafts';
import type { Mailing } from '../../state/commands';
import { type Ask, askFor, blank, isShown, type Letter, useLetters } from '../../state/letters';
import { dropServerDraft, keepServerDraft, readServerDraft } from '../../state/mail';
import { answering, isAddress } from './addresses';

/** So long after the last key the hub is told. */
const KEEP_MS = 1200;

const name = (conversation: string) => `letter.${conversation}`;

function read(conversation: string): Letter {
  try {
    return { ...blank, ...JSON.parse(readDraft(name(conversation)) || '{}') };
  } catch {
    return blank;
  }
}

export const isBlank = (l: Letter) =>
  !l.to.length && !l.cc.length && !l.bcc.length && !l.subject && !l.html && !l.files.length && !l.forward;

/** The files that go along: an image that was taken out of the words does not. */
export const enclosed = (l: Letter) =>
  l.files.filter((f) => !f.inline || isShown(l.html, f.id)).map((f) => f.id);

/** As the API takes it. What is as always, the customer's own address above all, is left unsaid. */
export function mailing(l: Letter, customer: string): Mailing {
  const to = l.to[0];
  const attachments = enclosed(l);
  return {
    ...(to && to !== customer.toLowerCase() && { to }),
    ...(l.cc.length && { cc: l.cc }),
    ...(l.bcc.length && { bcc: l.bcc }),
    ...(l.subject.trim() && { subject: l.subject.trim() }),
    ...(l.html && { html: l.html }),
    ...(l.unsigned && { signature: false }),
    ...(attachments.length && { attachments }),
  };
}

export const allValid = (l: Letter) => [...l.to, ...l.cc, ...l.bcc].every(isAddress);

/** A draft as the fields show it. */
export function letterIn(d: DraftCard): Partial<Letter> {
  const files = d.attachments.map((f) => ({ ...f, inline: isShown(d.html, f.id) }));
  return { to: d.to ? [d.to] : [], cc: d.cc, bcc: d.bcc, subject: d.subject, html: d.html, files };
}

/** What an ask makes of the letter at hand. */
export function asked(ask: Ask, before: Letter, contact: ContactCard | undefined): Letter {
  if (ask.kind === 'again') return ask.letter;
  const { message: m, kind } = ask;
  if (kind === 'forward')
    return {
      ...blank,
      html: before.html,
      files: before.files,
      forward: { id: m.id, author: m.author_name, subject: m.subject },
    };
  const customer = contact?.address ?? '';
  const { to, cc } = answering(m, customer, contact ? [contact.our_address] : [], kind === 'reply_all');
  return { ...before, to: to === customer.toLowerCase() ? [] : [to], cc, forward: null };
}

/** The letter of a conversation, with what was asked for taken into it. Mount anew for another conversation. */
export function useLetter(
  conversation: string,
  contact: ContactCard | undefined,
  text: string,
  setText: (text: string) => void,
  onAsked: () => void,
) {
  const [letter, setLetter] = useState(() => read(conversation));
  const change = useCallback(
    (patch: Partial<Letter>) =>
      setLetter((before) => {
        const next = { ...before, ...patch };
        writeDraft(name(conversation), isBlank(next) ? '' : JSON.stringify(next));
        return next;
      }),
    [conversation],
  );
  const ask = useLetters((s) => (s.ask?.conversation === conversation ? s.ask : null));
  useEffect(() => {
    if (!ask) return;
    change(asked(ask, letter, contact));
    if (ask.kind === 'again') setText(ask.text);
    askFor(null);
    onAsked();
  }, [ask, letter, contact, change, setText, onAsked]);
  useServerDraft(conversation, letter, text, change, setText);
  return [letter, change] as const;
}

/** Begun here, gone on with on another machine. What stands here wins. */
function useServerDraft(
  conversation: string,
  letter: Letter,
  text: string,
  change: (patch: Partial<Letter>) => void,
  setText: (text: string) => void,
) {
  const empty = !text && isBlank(letter);
  const kept = useRef(!empty);
  const touched = useRef(!empty);
  if (!empty) touched.current = true;
  useEffect(() => {
    if (touched.current) return;
    let gone = false;
    readServerDraft(conversation).then(
      (d) => {
        if (gone || touched.current || !d.at) return;
        kept.current = true;
        change(letterIn(d));
        setText(d.text);
      },
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [conversation, change, setText]);
  useEffect(() => {
    if (letter.forward || (empty && !kept.current)) return;
    const timer = setTimeout(() => {
      const { to, cc, bcc, subject, html } = letter;
      const attachments = enclosed(letter);
      const done = empty
        ? dropServerDraft(conversation)
        : keepServerDraft(conversation, { text, html, subject, to: to[0] ?? '', cc, bcc, attachments });
      // What the hub does not take now stands in this browser still; the next key tries again.
      done.then(
        () => {
          kept.current = !empty;
        },
        () => {},
      );
    }, KEEP_MS);
    return () => clearTimeout(timer);
  }, [conversation, letter, text, empty]);
}
