import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Customer, Mail, Setup } from './api';
import { useWords } from './i18n';
import { BackIcon, PenIcon, ReplyIcon, SendIcon } from './icons';
import { answering, type Thread, threads } from './mail_threads';
import { Avatar } from './people';
import { useMails, useSending } from './use_mails';

type View = { at: 'list' } | { at: 'compose' } | { at: 'thread'; id: string };

/** The customer's mail program. It sends and receives by real SMTP. */
export function MailProgram({
  setup,
  customer,
  onNew,
}: {
  setup: Setup;
  customer: Customer;
  onNew: (n: number) => void;
}) {
  const { t } = useWords();
  const address = customer.person.email;
  const { mails, add } = useMails(address);
  const [view, setView] = useState<View>({ at: 'list' });
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const found = useMemo(() => threads(mails), [mails]);
  const open =
    view.at === 'thread'
      ? found.find((thread) => thread.mails.some((m) => m.message_id === view.id))
      : undefined;
  const fresh = (thread: Thread) =>
    thread.mails.some((m) => m.direction === 'received' && !seen.has(m.message_id));
  const newCount = found.filter(fresh).length;

  useEffect(() => onNew(newCount), [newCount, onNew]);
  useEffect(() => {
    if (open && fresh(open)) setSeen(new Set([...seen, ...open.mails.map((m) => m.message_id)]));
  });

  const sent = (mail: Mail) => {
    add(mail);
    setView({ at: 'thread', id: mail.message_id });
  };
  if (view.at === 'compose')
    return <Compose setup={setup} customer={customer} sent={sent} back={() => setView({ at: 'list' })} />;
  if (open)
    return (
      <Conversation
        thread={open}
        customer={customer}
        setup={setup}
        sent={add}
        back={() => setView({ at: 'list' })}
      />
    );
  return (
    <div class="mail">
      <div class="mail-bar">
        <strong>{t('inbox')}</strong>
        <small>{address}</small>
        <button type="button" class="primary" onClick={() => setView({ at: 'compose' })}>
          <PenIcon size={15} />
          {t('compose')}
        </button>
      </div>
      <div class="mail-list">
        {found.length === 0 && <p class="hint">{t('no_mails', { name: setup.supplier.email })}</p>}
        {found.map((thread) => (
          <button
            type="button"
            key={thread.id}
            class={fresh(thread) ? 'mail-row fresh' : 'mail-row'}
            onClick={() => setView({ at: 'thread', id: thread.latest.message_id })}
          >
            <span class="mail-row-top">
              <strong>
                {thread.latest.direction === 'sent'
                  ? `${t('to')}: ${thread.latest.to[0]}`
                  : senderOf(thread.latest)}
              </strong>
              <Clock at={thread.latest.at} />
            </span>
            <span class="mail-subject">
              {thread.subject || t('no_subject')}
              {fresh(thread) && <em>{t('new')}</em>}
            </span>
            <small>{thread.latest.text.slice(0, 120)}</small>
          </button>
        ))}
      </div>
    </div>
  );
}

const senderOf = (mail: Mail) => mail.sender_name || mail.sender;

type WriterProps = { setup: Setup; customer: Customer; sent: (mail: Mail) => void; back: () => void };

function Compose({ setup, customer, sent, back }: WriterProps) {
  const { t } = useWords();
  const { sending, problem, send } = useSending(sent);
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const { person } = customer;
  const submit = (event: Event) => {
    event.preventDefault();
    const to = setup.supplier.email;
    void send({
      sender: person.email,
      sender_name: person.name,
      to,
      subject,
      text,
      in_reply_to: '',
      references: [],
    });
  };
  const example = () => {
    setSubject(t('example_subject'));
    setText(t('example_text', { name: person.name }));
  };
  return (
    <form class="mail" onSubmit={submit}>
      <div class="mail-bar">
        <button type="button" class="round quiet-button" aria-label={t('back')} onClick={back}>
          <BackIcon />
        </button>
        <strong>{t('compose')}</strong>
        <button type="button" class="link" onClick={example}>
          {t('example')}
        </button>
      </div>
      <dl class="mail-heads">
        <dt>{t('from')}</dt>
        <dd>{`${person.name} <${person.email}>`}</dd>
        <dt>{t('to')}</dt>
        <dd>{setup.supplier.email}</dd>
      </dl>
      <input
        class="mail-subject-field"
        placeholder={t('subject')}
        aria-label={t('subject')}
        maxLength={300}
        value={subject}
        onInput={(event) => setSubject(event.currentTarget.value)}
      />
      <textarea
        placeholder={t('write_here')}
        aria-label={t('text')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <Foot problem={problem}>
        <SendButton sending={sending} empty={!text.trim()} />
      </Foot>
    </form>
  );
}

function Conversation({ thread, customer, sent, back }: WriterProps & { thread: Thread }) {
  const { t } = useWords();
  const { sending, problem, send } = useSending(sent);
  const [text, setText] = useState('');
  const { person } = customer;
  const received = thread.mails.filter((mail) => mail.direction === 'received').at(-1);
  const last = received ?? (thread.latest as Mail);
  const submit = async (event: Event) => {
    event.preventDefault();
    const to = received ? received.sender : (last.to[0] ?? '');
    const done = await send({ sender: person.email, sender_name: person.name, to, text, ...answering(last) });
    if (done) setText('');
  };
  return (
    <div class="mail">
      <div class="mail-bar">
        <button type="button" class="round quiet-button" aria-label={t('back')} onClick={back}>
          <BackIcon />
        </button>
        <strong class="ellipsis">{thread.subject || t('no_subject')}</strong>
        <small>{t('mails', { count: thread.mails.length })}</small>
      </div>
      <div class="mail-thread" role="log">
        {thread.mails.map((mail) => (
          <article key={mail.message_id} class={mail.direction}>
            <header>
              <Avatar
                name={senderOf(mail)}
                colour={mail.direction === 'received' ? 'var(--accent)' : undefined}
              />
              <strong class="ellipsis">{mail.direction === 'sent' ? t('you') : senderOf(mail)}</strong>
              <Clock at={mail.at} />
            </header>
            <p>{mail.text}</p>
            {mail.direction === 'sent' && <small>{t('sent_ok')}</small>}
          </article>
        ))}
      </div>
      <form class="mail-reply" onSubmit={submit}>
        <textarea
          rows={3}
          placeholder={t('write_here')}
          aria-label={t('text')}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <Foot problem={problem}>
          <button type="submit" class="primary" disabled={sending || !text.trim()}>
            <ReplyIcon size={15} />
            {sending ? t('sending') : t('reply')}
          </button>
        </Foot>
      </form>
    </div>
  );
}

function SendButton({ sending, empty }: { sending: boolean; empty: boolean }) {
  const { t } = useWords();
  return (
    <button type="submit" class="primary" disabled={sending || empty}>
      <SendIcon size={15} />
      {sending ? t('sending') : t('send')}
    </button>
  );
}

function Foot({ problem, children }: { problem: string; children: preact.ComponentChildren }) {
  return (
    <div class="mail-foot">
      <span class="problem" role="alert">
        {problem}
      </span>
      {children}
    </div>
  );
}

function Clock({ at }: { at: string }) {
  const { language } = useWords();
  const time = new Date(at);
  const today = time.toDateString() === new Date().toDateString();
  const shown: Intl.DateTimeFormatOptions = today
    ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
    : { month: 'short', day: 'numeric' };
  return (
    <time class="tnum" dateTime={at}>
      {time.toLocaleString(language, shown)}
    </time>
  );
}
