import { useEffect, useState } from 'preact/hooks';
import { Failure, getMails, type Letter, type Mail, mailStream, sendMail } from './api';
import { useWords } from './i18n';
import { withMail } from './mail_threads';

const RECONNECT_MS = 1000;

/** Every mail of an address, sent and received, as it comes. */
export function useMails(address: string) {
  const [mails, setMails] = useState<Mail[]>([]);
  useEffect(() => {
    setMails([]);
    let over = false;
    let stream: WebSocket;
    let timer: ReturnType<typeof setTimeout>;
    const take = (found: Mail[]) => {
      if (!over) setMails((now) => found.reduce(withMail, now));
    };
    const open = () => {
      stream = mailStream(address);
      // Once it listens, and so after every reconnection too, so that nothing in between is missed.
      stream.onopen = () => getMails(address).then(take, () => undefined);
      stream.onmessage = ({ data }) => take([JSON.parse(data as string) as Mail]);
      stream.onclose = () => {
        if (!over) timer = setTimeout(open, RECONNECT_MS);
      };
    };
    open();
    return () => {
      over = true;
      clearTimeout(timer);
      stream.close();
    };
  }, [address]);
  return { mails, add: (mail: Mail) => setMails((now) => withMail(now, mail)) };
}

/** Sending a letter, with what became of it. */
export function useSending(sent: (mail: Mail) => void) {
  const { t } = useWords();
  const [state, setState] = useState<'' | 'sending' | string>('');
  const send = async (letter: Letter) => {
    setState('sending');
    try {
      const mail = await sendMail(letter);
      setState('');
      sent(mail);
      return true;
    } catch (error) {
      setState((error instanceof Failure && error.message) || t('failed'));
      return false;
    }
  };
  return { sending: state === 'sending', problem: state === 'sending' ? '' : state, send };
}
