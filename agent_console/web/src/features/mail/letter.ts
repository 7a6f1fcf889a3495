// A mail that is being written: kept as it is typed, in this browser and with the hub.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ContactCard } from '../../contract/types';
import { readDraft, writeDraft } from '../../lib/drafts';
import type { Mailing } from '../../state/commands';
import { type Ask, askFor, blank, type Letter, useLetters } from '../../state/letters';
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
  !l.to.length && !l.cc.length && !l.bcc.length && !l.subject && !l.files.length && !l.forward;

/** As the API takes it. What is as always, the customer's own address above all, is left unsaid. */
export function mailing(l: Letter, customer: string): Mailing {
  const to = l.to[0];
  return {
    ...(to && to !== customer.toLowerCase() && { to }),
    ...(l.cc.length && { cc: l.cc }),
    ...(l.bcc.length && { bcc: l.bcc }),
    ...(l.subject.trim() && { subject: l.subject.trim() }),
    ...(l.files.length && { attachments: l.files.map((f) => f.id) }),
  };
}

export const allValid = (l: Letter) => [...l.to, ...l.cc, ...l.bcc].every(isAddress);

/** What an ask makes of the letter at hand. */
export function asked(ask: Ask, before: Letter, contact: ContactCard | undefined): Letter {
  if (ask.kind === 'again') return ask.letter;
  const { message: m, kind } = ask;
  if (kind === 'forward')
    return {
      ...blank,
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
        change({ to: d.to ? [d.to] : [], cc: d.cc, bcc: d.bcc, subject: d.subject, files: d.attachments });
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
      const { to, cc, bcc, subject, files } = letter;
      const attachments = files.map((f) => f.id);
      const done = empty
        ? dropServerDraft(conversation)
        : keepServerDraft(conversation, { text, html: '', subject, to: to[0] ?? '', cc, bcc, attachments });
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
