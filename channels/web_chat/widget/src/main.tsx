// The frame: joins the loader's port, the line to the hub and the screen.
import { render } from 'preact';
import { App } from './app';
import './frame.css';
import { Line, type Socket, type View } from './line';
import { shelfIn } from './shelf';
import type { Init, ToFrame, ToPage } from './wire';
import { type Language, wordsIn } from './words';

const query = new URLSearchParams(location.search);
const site = query.get('site') ?? '';
const language: Language = query.get('lang') === 'zh-CN' ? 'zh-CN' : 'en';
const t = wordsIn(language);
document.documentElement.lang = language;
document.title = t('title');

function join(init: Init, port: MessagePort): void {
  let name = init.name || init.identity?.name || '';
  let email = init.identity?.email ?? '';
  let known = !!(init.token || name || init.identity);
  let open = init.open;
  let focus = 0;
  let read = 0;
  let told = '';
  const tell = (message: ToPage) => port.postMessage(message);

  const line = new Line(
    {
      open: () => new WebSocket(`${location.origin.replace('http', 'ws')}/chat/socket`) as unknown as Socket,
      later: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      random: Math.random,
      newId: () =>
        crypto.randomUUID?.() ??
        Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16)).join('-'),
      now: () => new Date().toISOString(),
      shelf: shelfIn(() => localStorage, site),
      changed,
      token: (token) => tell({ type: 'token', token }),
    },
    { site, language, token: init.token, name, identity: init.identity },
  );

  function changed(view: View): void {
    count(view);
    const now = `${view.state} ${view.agent}`;
    if (view.welcomed && now !== told) {
      told = now;
      tell({ type: 'state', state: view.state, agent: view.agent });
    }
    draw(view);
  }

  /** Our messages that came while nobody looked. Those of before this page count as read. */
  function count(view: View): void {
    const ours = view.messages.filter((message) => message.side === 'hub');
    const last = ours.at(-1)?.number ?? 0;
    if (open && document.visibilityState === 'visible') read = Math.max(read, last);
    try {
      const mark = `keydesk:${site}:read`;
      if (open) sessionStorage.setItem(mark, String(read));
      else read = Math.max(read, Number(sessionStorage.getItem(mark)) || 0);
    } catch {}
    if (last < read) read = last;
    tell({ type: 'unread', count: ours.filter((message) => message.number > read).length });
  }

  function draw(view: View): void {
    const root = document.getElementById('app') as HTMLElement;
    render(
      <App
        view={view}
        t={t}
        language={language}
        title={init.title}
        name={name}
        known={known}
        focus={focus}
        onName={(given) => {
          name = given;
          known = true;
          line.become({ name });
          line.start();
          focus++;
          draw(line.view);
        }}
        email={email}
        onSay={(text, given) => line.say(text, given)}
        onEnd={() => line.end()}
        onClose={() => tell({ type: 'close' })}
      />,
      root,
    );
  }

  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if (data.type === 'identify') {
      name = data.name || name;
      email = data.identity?.email ?? '';
      known ||= !!data.identity;
      line.become({ identity: data.identity, name });
      if (known) line.start();
    } else if (data.type === 'shutdown') line.stop();
    else {
      open = data.type === 'opened';
      if (open) focus++;
    }
    changed(line.view);
  };
  addEventListener('online', () => line.hurry());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') line.hurry();
    changed(line.view);
  });
  addEventListener('keydown', (event) => event.key === 'Escape' && tell({ type: 'close' }));
  if (known) line.start();
  draw(line.view);
}

addEventListener('message', function first(event: MessageEvent<Init>) {
  const [port] = event.ports;
  if (event.source !== parent || event.data?.type !== 'keydesk:init' || !port) return;
  removeEventListener('message', first);
  join(event.data, port);
});
