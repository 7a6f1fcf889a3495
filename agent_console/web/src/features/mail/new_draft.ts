// A mail to somebody that was begun: the hub keeps one for each user until it is sent or thrown away.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Letter } from '../../state/letters';
import { dropNewDraft, keepNewDraft, type NewDraftCard, readNewDraft } from '../../state/mail';
import { enclosed } from './letter';

/** So long after the last key the hub is told. */
const KEEP_MS = 1200;

/**
 * `target`: to whom it was asked for; '' for anybody. Where a mail to somebody else waits, it is named (`other`) and
 * stays as it is until `resume` is called.
 */
export function useNewDraft(
  target: string,
  now: { letter: Letter; text: string; from: string; account: string },
  fill: (draft: NewDraftCard) => void,
) {
  const [other, setOther] = useState<NewDraftCard | null>(null);
  const [ready, setReady] = useState(false);
  const kept = useRef(false);
  const done = useRef(false);
  const show = useRef(fill);
  show.current = fill;
  const { letter, text, from, account } = now;
  const written = Boolean(text || letter.subject || letter.files.length || (!target && letter.to.length));
  const touched = useRef(false);
  if (written) touched.current = true;
  useEffect(() => {
    let gone = false;
    readNewDraft().then(
      (draft) => {
        if (gone) return;
        if (draft.at && !touched.current && (!target || draft.to === target)) {
          kept.current = true;
          show.current(draft);
        } else if (draft.at) return setOther(draft);
        setReady(true);
      },
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [target]);
  useEffect(() => {
    if (!ready || done.current || (!written && !kept.current)) return;
    const timer = setTimeout(() => {
      const { to, cc, bcc, subject, html } = letter;
      const words = { text, html, subject, to: to[0] ?? '', cc, bcc, attachments: enclosed(letter) };
      const told = written
        ? keepNewDraft({ ...words, our_address: from, account_id: account })
        : dropNewDraft();
      told.then(
        () => {
          kept.current = written;
        },
        () => {},
      );
    }, KEEP_MS);
    return () => clearTimeout(timer);
  }, [ready, letter, text, from, account, written]);
  const resume = () => {
    if (!other) return;
    kept.current = true;
    fill(other);
    setOther(null);
    setReady(true);
  };
  /** It was sent, or is thrown away: nothing is kept any more. */
  const end = useCallback((drop: boolean) => {
    done.current = true;
    if (drop) dropNewDraft().catch(() => {});
  }, []);
  return { other, resume, end, written };
}
