// Runs on the customer's page. Touches nothing of it but one host element with a closed shadow root, the global
// `keydesk` and one localStorage key. A page's policy needs only  script-src <hub>  and  frame-src <hub>.
import type { Front, Texts } from '../site';
import type { Init, Page, Person, ToFrame, ToPage } from '../wire';
import { greeter } from './greet';
import { shelf } from './kept';
import { draw, el, small } from './look';
import { flash } from './title';

type Command = 'open' | 'close' | 'identify' | 'setContext' | 'on' | 'shutdown';
type Api = ((command: Command, ...args: unknown[]) => void) & { q?: [Command, ...unknown[]][] };

declare const keydeskFront: Front;

const script = document.currentScript as HTMLScriptElement;
const { origin } = new URL(script.src);
const data = script.dataset;
const { site = '', title, accent, scheme } = data;
const { look, greetings, words } = keydeskFront;
const wanted = (data.lang || document.documentElement.lang || navigator.language).toLowerCase();
const languages = Object.keys(words);
const language =
  languages.find((name) => name.toLowerCase() === wanted) ??
  languages.find((name) => name.slice(0, 2) === wanted.slice(0, 2)) ??
  'en';
const t = (word: string) => words[language]?.[`page_${word}`] ?? '';
const inLanguage = (texts: Texts) => texts[language] ?? texts.en ?? '';

const kept = shelf(`keydesk:${site}`, shared);
const listeners: [event: string, listener: (detail: unknown) => void][] = [];
let frame: HTMLIFrameElement | undefined;
let port: MessagePort | undefined;
let unread = 0;
let greeting = '';
let context = {};
let person: Person = { ...data };

const { host, root, dialog, button, badge } = draw(
  accent || look.accent,
  scheme || look.scheme,
  data.side || look.side,
);
const greet = greeter(root, kept, greetings, inLanguage, t('close'), (text) => {
  greeting = text;
  show(true);
});
const tell = (message: ToFrame) => port?.postMessage(message);
const page = (): Page => ({
  url: location.href,
  title: document.title,
  referrer: document.referrer,
  data: context,
});

function emit(event: string, detail?: unknown): void {
  for (const [wanted, listener] of listeners) if (wanted === event) listener(detail);
}

function label(): void {
  const { open } = dialog;
  button.ariaExpanded = `${open}`;
  button.ariaLabel =
    t(open ? 'close' : 'open') + (unread ? `, ${t('unread').replace('{n}', `${unread}`)}` : '');
  badge.textContent = unread ? `${unread}` : '';
  flash(unread ? `(${unread}) ${t('news')}` : '');
}

function load(): void {
  const made = el('iframe');
  frame = made;
  made.title = t('title');
  made.allow = 'autoplay';
  made.src = `${origin}/widget/frame.html?site=${site}&lang=${language}`;
  made.onload = () => {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = (event: MessageEvent<ToPage>) => hear(event.data);
    const { token } = kept.now;
    const keydesk: Init = { token, title, accent, scheme, person, page: page(), greeting, open: dialog.open };
    made.contentWindow?.postMessage({ keydesk }, origin, [channel.port2]);
  };
  dialog.append(made);
}

function hear({ type, detail }: ToPage): void {
  if (type === 'token') kept.keep({ token: detail });
  else if (type === 'close') show(false);
  else {
    if (type === 'state') kept.keep({ live: detail.state === 'waiting' || detail.state === 'active' });
    if (type === 'unread') unread = detail;
    label();
    emit(type, detail);
  }
}

function show(open: boolean): void {
  if (open === dialog.open) return;
  greet.hide();
  if (!open) dialog.close();
  else if (small.matches) dialog.showModal();
  else dialog.show();
  if (!frame) load();
  tell({ type: 'open', open });
  label();
  (open ? frame : button)?.focus();
  emit(open ? 'open' : 'close');
}

function drop(): void {
  tell({ type: 'shutdown' });
  frame?.remove();
  dialog.close();
  frame = port = undefined;
  unread = 0;
  label();
}

/** Another tab of this visitor began a chat, forgot it, or holds a newer token. */
function shared(token: string, before: string): void {
  if (token && (before || dialog.open)) tell({ type: 'token', token });
  else {
    drop();
    if (token) load();
  }
}

function moved(): void {
  tell({ type: 'page', page: page() });
  greet.look(!frame);
}

const api: Api = (command, ...[first, second]) => {
  if (command === 'open' || command === 'close') show(command === 'open');
  else if (command === 'on') listeners.push([`${first}`, second as (detail: unknown) => void]);
  else if (command === 'identify') {
    person = (first as Person | null) ?? {};
    tell({ type: 'identify', person });
  } else if (command === 'setContext') {
    context = JSON.parse(JSON.stringify(first ?? {}));
    moved();
  } else if (command === 'shutdown') {
    kept.keep({ token: '', live: false });
    person = {};
    drop();
  }
};

button.onclick = () => show(!dialog.open);
dialog.oncancel = (event) => {
  event.preventDefault();
  show(false);
};
host.onkeydown = ({ key }) => {
  if (key === 'Escape') show(false);
};

const global = window as unknown as { keydesk?: Api; navigation?: EventTarget };
const queued = global.keydesk?.q ?? [];
global.keydesk = api;
function mount(): void {
  label();
  document.body.append(host);
  if (kept.now.live) load();
  for (const args of queued) api(...args);
  if ('open' in data) show(true);
  greet.look(!frame);
  emit('ready');
}
for (const event of ['popstate', 'hashchange']) addEventListener(event, moved);
global.navigation?.addEventListener('navigatesuccess', moved);
if (document.body) mount();
else addEventListener('DOMContentLoaded', mount);
