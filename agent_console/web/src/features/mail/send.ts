import { useRef, useState } from 'react';
import type { ContactCard, MessageCard } from '../../contract/types';
import { modKey } from '../../lib/hotkeys';
import { useLocale, useT } from '../../lib/i18n';
import { newClientId } from '../../lib/ids';
import { useRun } from '../../lib/run';
import { whenText } from '../../lib/time';
import { sendMessage } from '../../state/commands';
import { askFor, type Letter } from '../../state/letters';
import { cancelMessage, forwardMail } from '../../state/mail';
import { putMessage } from '../../state/store';
import { offer, say } from '../../ui/toast';
import { mailing } from './letter';

/** For so long a mail may be taken back. */
export const UNDO_SECONDS = 8;

/** A mail stands in the list as sent, and can still be taken back with its words. */
export function useSent() {
  const t = useT();
  const run = useRun();
  return (m: MessageCard, text: string, letter: Letter) => {
    const undo = () =>
      void run(async () => {
        await cancelMessage(m.id);
        askFor({ conversation: m.conversation_id, kind: 'again', text, letter });
      }, t('done.takenBack'));
    offer(t('done.sent'), { label: t('undo'), key: 'U', run: undo }, UNDO_SECONDS * 1000);
  };
}

/** Send a letter, now or later. */
export function useSend(conversation: string, contact: ContactCard | undefined, done: () => void) {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const sent = useSent();
  const [sending, setSending] = useState(false);
  // One id per letter, kept until it is taken: a second try cannot send it twice.
  const clientId = useRef(newClientId());
  const post = (letter: Letter, text: string, at?: Date) => {
    const client_id = clientId.current;
    const about = {
      text,
      client_id,
      ...(at ? { send_at: at.toISOString() } : { undo_seconds: UNDO_SECONDS }),
    };
    const { forward } = letter;
    if (forward) {
      const { to = '', ...more } = mailing(letter, '');
      return forwardMail(conversation, { ...more, ...about, to, message_id: forward.id });
    }
    const customer = contact?.address ?? '';
    return sendMessage(conversation, {
      ...mailing(letter, customer),
      ...about,
      ...(contact && { contact_id: contact.id }),
    });
  };
  /** True when it was sent. */
  const send = async (letter: Letter, words: string, at?: Date) => {
    if (sending) return false;
    setSending(true);
    const gone = await run(async () => {
      const message = await post(letter, words.trim(), at);
      putMessage(message);
      clientId.current = newClientId();
      done();
      if (at) say(t('done.scheduled', { time: whenText(at.toISOString(), Date.now(), locale) }));
      else if (message.delivery === 'scheduled') sent(message, words, letter);
      else say(t('done.sent'));
    });
    setSending(false);
    return gone;
  };
  return { send, sending, sendKeys: `${modKey}↵` };
}
