// The frame: joins the loader's port, the line to the hub and the screen.
import { lineOf } from './line/line';
import { shelfIn } from './line/shelf';
import { chooser, polling } from './line/ways';
import type { Socket } from './line/world';
import { reading } from './reading';
import { screen } from './screen/app';
import { wordsOf } from './screen/desk';
import { dress, identityOf, siteFrom, within } from './setting';
import type { Init, ToFrame, ToPage } from './wire';
import './styles/frame.css';
import './styles/talk.css';
import './styles/ask.css';

const siteName = new URLSearchParams(location.search).get('site') ?? '';
const asked = siteFrom(location.search);

async function join(init: Init, port: MessagePort): Promise<void> {
  const site = await asked;
  const title = dress(site, init);
  const tell = (message: ToPage) => port.postMessage(message);
  const identity = identityOf(init.person);
  const person = {
    name: `${init.person.name ?? ''}`,
    email: identity?.email ?? '',
    known: !!(init.token || (identity && !site.form.for_known) || (init.person.name && !site.form.consent)),
  };
  let { open } = init;
  let told = '';
  let drawing = false;
  let give = (_: string) => {};
  const token = new Promise<string>((resolve) => {
    give = resolve;
  });
  const wayOf = chooser();
  const post = async (body: object) => {
    const answer = await fetch('/chat/v1/poll', { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw answer;
    return answer.json();
  };

  const line = lineOf(
    {
      open: (deaf) =>
        wayOf(deaf) === 'poll' ? polling(post) : (new WebSocket('/chat/socket') as unknown as Socket),
      later: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      clock: Date.now,
      random: Math.random,
      newId: () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(36)).join('-'),
      shelf: shelfIn(() => localStorage, siteName),
      changed: redraw,
      token: (token) => {
        give(token);
        tell({ type: 'token', token });
      },
    },
    {
      site: siteName,
      language: site.language,
      token: init.token,
      name: person.name,
      identity,
      page: within(init.page),
    },
  );
  const eyes = reading(siteName, line, tell);
  const { muted } = eyes;
  const close = () => tell({ type: 'close' });
  const t = wordsOf(site.words);
  const shown = screen({ t, site, title, line, init, person, muted, token, redraw, close }, document.body);

  /** Once for all that the hub said in one breath. */
  function redraw(): void {
    if (!drawing) queueMicrotask(draw);
    drawing = true;
  }

  function draw(): void {
    drawing = false;
    const view = line.view();
    const { state, agent, banned, online } = view;
    const now = `${state}${agent}${banned}`;
    if (now !== told && banned) tell({ type: 'event', event: 'refused' });
    if (now !== told && online) tell({ type: 'state', state, agent });
    if (online || banned) told = now;
    eyes.look(open);
    shown.draw(view);
  }

  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if (data.type === 'identify') {
      const identity = identityOf(data.person);
      person.name = `${data.person.name ?? person.name}`;
      person.email = identity?.email || person.email;
      line.become({ identity, name: person.name });
      if (identity) {
        person.known ||= !site.form.for_known;
        line.start();
      }
    } else if (data.type === 'page') line.look(within(data.page));
    else if (data.type === 'open') {
      open = data.open;
      line.hurry();
      if (open) queueMicrotask(shown.focus);
    } else line.stop();
    redraw();
  };
  const hurry = () => line.hurry();
  addEventListener('online', hurry);
  (navigator as { connection?: EventTarget }).connection?.addEventListener('change', hurry);
  for (const event of ['storage', 'focus', 'visibilitychange'])
    addEventListener(
      event,
      () => {
        if (event !== 'storage' && document.visibilityState === 'visible') hurry();
        redraw();
      },
      true,
    );
  addEventListener(
    'keydown',
    ({ key }) => key === 'Escape' && !document.querySelector(':popover-open') && close(),
  );
  if (person.known || init.token || identity) line.start();
  draw();
  if (open) shown.focus();
}

addEventListener(
  'message',
  function first({ source, data, ports: [port] }: MessageEvent<{ keydesk?: Init }>) {
    if (source !== parent || !data?.keydesk || !port) return;
    removeEventListener('message', first);
    join(data.keydesk, port);
  },
);
