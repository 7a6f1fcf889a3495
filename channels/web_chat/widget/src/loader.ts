// Runs on the customer's page. Touches nothing of it but one host element with a closed shadow root, the global
// `keydesk` and one localStorage key. A page's policy needs only  script-src <hub>  and  frame-src <hub>.
import type { Identity, Init, ToFrame, ToPage } from './wire';

type Command = 'open' | 'close' | 'identify' | 'shutdown' | 'on';
type Api = ((command: Command, ...args: unknown[]) => void) & { q?: [Command, ...unknown[]][] };
type Person = Partial<Identity>;

const script = document.currentScript as HTMLScriptElement;
const origin = new URL(script.src).origin;
const data = script.dataset;
const site = data.site ?? '';
const shelf = `keydesk:${site}`;
const zh = (data.lang || document.documentElement.lang || navigator.language).toLowerCase().startsWith('zh');
const css = `:host{all:initial!important;position:fixed!important;z-index:2147483000!important;inset:auto 20px 20px auto!important;font:500 14px system-ui;color-scheme:normal}
button{all:unset;box-sizing:border-box;width:56px;height:56px;border-radius:50%;display:grid;place-items:center;color:#fff;background:#3b4fd8;box-shadow:0 6px 24px #10193a40;cursor:pointer;transition:scale .15s}
button:hover{scale:1.05}button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #3b4fd8}
b{position:absolute;top:-3px;right:-3px;min-width:20px;height:20px;border-radius:10px;background:#c9211b;color:#fff;font:600 11px/20px system-ui;text-align:center;box-sizing:border-box;padding:0 5px;pointer-events:none}
b:empty{display:none}
iframe{position:absolute;right:0;bottom:72px;width:min(384px,calc(100vw - 40px));height:min(640px,calc(100vh - 112px));border:0;border-radius:16px;box-shadow:0 12px 48px #10193a38;background:#fff;color-scheme:normal}
iframe[hidden]{display:none}
@media(prefers-color-scheme:dark){iframe{background:#15171c}}
@media(max-width:400px),(max-width:480px) and (hover:none){iframe{position:fixed;inset:0;width:100vw;height:100dvh;border-radius:0}button[aria-expanded=true],[aria-expanded=true]+b{display:none}}
@media(prefers-reduced-motion:reduce){button{transition:none}}`;

const host = document.createElement('div');
const root = host.attachShadow({ mode: 'closed' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
root.adoptedStyleSheets = [sheet];
const button = document.createElement('button');
button.type = 'button';
button.append(icon('M21 11.5a8.4 8.4 0 0 1-12.3 7.4L3 21l2.1-5.7A8.4 8.4 0 1 1 21 11.5z'));
const badge = document.createElement('b');
badge.ariaHidden = 'true';
root.append(button, badge);

const listeners: [event: string, listener: (detail: unknown) => void][] = [];
let frame: HTMLIFrameElement | undefined;
let port: MessagePort | undefined;
let unread = 0;
let person: Person = {
  email: data.email,
  expires: Number(data.expires) || 0,
  proof: data.proof,
  name: data.name,
};

function icon(path: string): SVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'path');
  const set = (element: Element, facts: Record<string, string>) => {
    for (const [key, value] of Object.entries(facts)) element.setAttribute(key, value);
  };
  set(svg, {
    viewBox: '0 0 24 24',
    width: '26',
    height: '26',
    'aria-hidden': 'true',
    fill: 'none',
    stroke: 'currentColor',
  });
  set(line, { d: path, 'stroke-width': '2', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
  svg.append(line);
  return svg;
}

/** The token and whether a chat is under way. Pages that forbid storage get a chat that lasts as long as the page. */
let kept = { token: '', live: false };
try {
  kept = { ...kept, ...JSON.parse(localStorage.getItem(shelf) ?? '{}') };
} catch {}
function keep(change: Partial<typeof kept>): void {
  kept = { ...kept, ...change };
  try {
    if (kept.token) localStorage.setItem(shelf, JSON.stringify(kept));
    else localStorage.removeItem(shelf);
  } catch {}
}

const shown = () => !!frame && !frame.hidden;
const tell = (message: ToFrame) => port?.postMessage(message);
const emit = (event: string, detail?: unknown) => {
  for (const [wanted, listener] of listeners) if (wanted === event) listener(detail);
};
const proof = (): Identity | null => (person.email && person.proof ? (person as Identity) : null);

function label(): void {
  const news = unread ? (zh ? `，${unread} 条未读消息` : `, ${unread} unread`) : '';
  button.setAttribute('aria-expanded', String(shown()));
  button.setAttribute(
    'aria-label',
    (shown() ? (zh ? '关闭聊天' : 'Close chat') : zh ? '打开聊天' : 'Open chat') + news,
  );
  badge.textContent = unread ? String(Math.min(unread, 99)) : '';
}

function load(open: boolean): void {
  frame = document.createElement('iframe');
  frame.title = zh ? '在线聊天' : 'Chat';
  frame.allow = 'clipboard-write';
  frame.hidden = !open;
  frame.src = `${origin}/widget/frame.html?site=${encodeURIComponent(site)}&lang=${zh ? 'zh-CN' : 'en'}`;
  frame.onload = () => {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = (event: MessageEvent<ToPage>) => hear(event.data);
    const init: Init = {
      type: 'keydesk:init',
      token: kept.token,
      title: data.title ?? '',
      name: person.name ?? '',
      identity: proof(),
      open: shown(),
    };
    frame?.contentWindow?.postMessage(init, origin, [channel.port2]);
  };
  root.prepend(frame);
}

function hear(message: ToPage): void {
  if (message.type === 'token') keep({ token: message.token });
  else if (message.type === 'close') show(false);
  else if (message.type === 'unread') {
    unread = message.count;
    emit('unread', unread);
    label();
  } else {
    keep({ live: message.state === 'waiting' || message.state === 'active' });
    emit('state', { state: message.state, agent: message.agent });
  }
}

function show(open: boolean): void {
  if (open === shown()) return;
  if (!frame) load(open);
  else frame.hidden = !open;
  tell({ type: open ? 'opened' : 'closed' });
  if (!open) button.focus();
  label();
  emit(open ? 'open' : 'close');
}

function forget(): void {
  tell({ type: 'shutdown' });
  keep({ token: '', live: false });
  person = {};
  frame?.remove();
  frame = port = undefined;
  unread = 0;
  label();
}

const api: Api = (command, ...args) => {
  if (command === 'open' || command === 'close') show(command === 'open');
  else if (command === 'on') listeners.push([String(args[0]), args[1] as (detail: unknown) => void]);
  else if (command === 'identify') {
    person = (args[0] as Person | null) ?? {};
    tell({ type: 'identify', identity: proof(), name: person.name ?? '' });
  } else if (command === 'shutdown') forget();
};

button.onclick = () => show(!shown());
host.addEventListener('keydown', (event) => event.key === 'Escape' && show(false));

const global = window as unknown as { keydesk?: Api };
const queued = global.keydesk?.q ?? [];
global.keydesk = api;
function mount(): void {
  label();
  document.body.append(host);
  if (kept.live) load(false);
  for (const args of queued) api(...args);
  if ('open' in data) show(true);
}
if (document.body) mount();
else addEventListener('DOMContentLoaded', mount);
