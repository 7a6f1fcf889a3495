import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { View } from './line';
import type { Language, Word } from './words';

export type Words = (word: Word, name?: string) => string;

type Props = {
  view: View;
  t: Words;
  language: Language;
  title: string;
  name: string;
  known: boolean;
  email: string;
  focus: number;
  onName(name: string): void;
  onSay(text: string, email?: string): void;
  onEnd(): void;
  onClose(): void;
};

export const LONGEST = 3000;

export function App(props: Props) {
  const { view, t, title, known } = props;
  const { state, agent } = view;
  const standing = {
    none: t('here'),
    waiting: t('looking'),
    active: t('withYou', agent),
    ended: t('over'),
  }[state as 'none']; // unattended: what stands below the last message says so
  const face = initials(state === 'active' ? agent : title || 'Keydesk');
  return (
    <>
      <header>
        <span class="face" aria-hidden="true">
          {face}
        </span>
        <div class="who">
          <h1>{title || t('title')}</h1>
          <p class={state}>{standing}</p>
        </div>
        <button type="button" class="icon" aria-label={t('close')} title={t('close')} onClick={props.onClose}>
          <Icon d="M18 6 6 18M6 6l12 12" />
        </button>
      </header>
      <main>
        {known ? <Chat {...props} /> : <Welcome {...props} />}
        <footer>
          {t('stored')} <span class="by">Keydesk</span>
        </footer>
      </main>
    </>
  );
}

/** Before the first word: what may we call you. */
function Welcome({ t, name, focus, onName }: Props) {
  const [draft, write] = useState(name);
  const box = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `focus` counts how often the page asked for it.
  useEffect(() => box.current?.focus(), [focus]);
  const submit = (event: Event) => {
    event.preventDefault();
    onName(draft.trim());
  };
  return (
    <div class="log">
      <p class="m hub hi">{t('hello')}</p>
      <form class="card" onSubmit={submit}>
        <h2>{t('askName')}</h2>
        <label for="name">
          {t('yourName')} <small>({t('optional')})</small>
        </label>
        <input
          id="name"
          ref={box}
          value={draft}
          maxLength={80}
          autocomplete="name"
          onInput={(event) => write(event.currentTarget.value)}
        />
        <button type="submit" class="main">
          {t('start')}
        </button>
      </form>
    </div>
  );
}

function Chat(props: Props) {
  const { view, t, language, name } = props;
  const log = useRef<HTMLDivElement>(null);
  const [news, setNews] = useState(false);
  const length = view.messages.length + view.pending.length;
  const atEnd = () => {
    const box = log.current;
    return !box || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  };
  const wasAtEnd = useRef(true);
  const toEnd = () => log.current?.scrollTo(0, log.current.scrollHeight);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when something was added, not whenever it is drawn.
  useLayoutEffect(() => {
    if (wasAtEnd.current || view.pending.length) toEnd();
    else setNews(true);
  }, [length, view.state]);
  const time = (at: string) =>
    new Date(at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
  const scrolled = () => {
    wasAtEnd.current = atEnd();
    if (wasAtEnd.current) setNews(false);
  };
  return (
    <>
      <div class="log" ref={log} role="log" aria-label={t('log')} tabIndex={0} onScroll={scrolled}>
        <p class="m hub hi">{name ? t('helloName', name) : t('hello')}</p>
        {view.messages.map((message, index) => {
          const mine = message.side === 'customer';
          const next = view.messages[index + 1];
          const last = next?.side !== message.side || next.author !== message.author;
          return (
            <Bubble
              key={`n${message.number}`}
              mine={mine}
              who={mine ? t('you') : message.author}
              text={message.text}
            >
              {last && `${mine ? '' : `${message.author} · `}${time(message.at)}`}
            </Bubble>
          );
        })}
        {view.pending.map((message) => (
          <Bubble key={message.client_id} mine who={t('you')} text={message.text} fate={message.fate}>
            {message.fate === 'sent' ? time(message.at) : t(message.fate)}
          </Bubble>
        ))}
        <Standing view={view} t={t} />
      </div>
      {news && (
        <button type="button" class="news" onClick={toEnd}>
          {t('newBelow')} ↓
        </button>
      )}
      {!view.online && length > 0 && (
        <p class="alert" role="status">
          {t('offline')}
        </p>
      )}
      <Composer {...props} />
    </>
  );
}

type BubbleProps = { mine: boolean; who: string; text: string; fate?: string; children: ComponentChildren };

function Bubble({ mine, who, text, fate = '', children }: BubbleProps) {
  const side = mine ? 'me' : 'hub';
  return (
    <>
      <p class={`m ${side} ${fate}`} dir="auto">
        <span class="sr">{who}: </span>
        {text}
      </p>
      {children && <small class={`t ${side} ${fate}`}>{children}</small>}
    </>
  );
}

/** How the chat stands, where the eye is: below the last message. */
function Standing({ view, t }: Pick<Props, 'view' | 't'>) {
  const { state, agent, messages, reference } = view;
  const answered = messages.some((message) => message.side === 'hub' && message.author === agent);
  if (state === 'waiting') return <p class="note">{t('waiting')}</p>;
  if (state === 'active' && !answered && agent) return <p class="note">{t('joined', agent)}</p>;
  if (state === 'unattended') return <p class="note">{t('leave')}</p>;
  if (state === 'ended') return <p class="note">{reference ? t('taken', reference) : t('ended')}</p>;
  return null;
}

function Composer({ view, t, email, focus, onSay, onEnd }: Props) {
  const [draft, write] = useState('');
  const [address, setAddress] = useState(email);
  const [ending, setEnding] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `focus` counts how often the page asked for it.
  useEffect(() => box.current?.focus(), [focus]);
  const unattended = view.state === 'unattended';
  const open = view.state === 'waiting' || view.state === 'active';
  const send = () => {
    if (!draft.trim()) return;
    onSay(draft.trim(), unattended ? address : undefined);
    write('');
    box.current?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      box.current?.form?.requestSubmit();
    }
  };
  const end = () => {
    setEnding(false);
    onEnd();
    box.current?.focus();
  };
  return (
    <>
      {open && (
        <div class="ends">
          {ending ? (
            <>
              <span role="status">{t('endSure')}</span>
              <button type="button" onClick={end}>
                {t('yes')}
              </button>
              <button type="button" onClick={() => setEnding(false)}>
                {t('no')}
              </button>
            </>
          ) : (
            <button type="button" onClick={() => setEnding(true)}>
              {t('end')}
            </button>
          )}
        </div>
      )}
      <form
        class="say"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {unattended && (
          <input
            type="email"
            value={address}
            aria-label={t('email')}
            placeholder={t('email')}
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
        )}
        <textarea
          ref={box}
          rows={1}
          value={draft}
          maxLength={LONGEST}
          aria-label={t('write')}
          placeholder={t('write')}
          dir="auto"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={keys}
        />
        <button
          type="submit"
          class="icon send"
          aria-label={t('send')}
          title={t('send')}
          disabled={!draft.trim()}
        >
          <Icon d="M5 12h14M13 6l6 6-6 6" />
        </button>
      </form>
    </>
  );
}

function Icon({ d }: { d: string }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      <path d={d} stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** Two letters of a Western name, the last two characters of a Chinese one. */
function initials(name: string): string {
  if (/[\u4e00-\u9fff]/.test(name)) return name.slice(-2);
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.[0] ?? '');
  return letters.join('').toUpperCase();
}
