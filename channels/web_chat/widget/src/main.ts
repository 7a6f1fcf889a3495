// The frame: joins the loader's port, the line to the hub and the screen.
import { lineOf } from './line/line';
import { shelfIn, storage } from './line/shelf';
import { polling, polls } from './line/ways';
import type { Socket } from './line/world';
import { reading } from './reading';
import { screen } from './screen/app';
import { wordsOf } from './screen/desk';
import { dress, identityOf, siteFrom, within } from './setting';
import ask from './styles/ask.css?inline';
import frame from './styles/frame.css?inline';
import talk from './styles/talk.css?inline';
import type { Init, Person, ToFrame, ToPage } from './wire';

const sheet = new CSSStyleSheet();
sheet.replaceSync(frame + talk + ask);
document.adoptedStyleSheets = [sheet];

const siteName = new URLSearchParams(location.search).get('site') ?? '';
const asked = siteFrom(location.search);

async function join(init: Init, port: MessagePort): Promise<void> {
  const site = await asked;
  const title = dress(site, init);
  const tell = (message: ToPage) => port.postMessage(message);
  const person = { name: '', email: '', known: false };
  /** Takes in what the page says of its visitor; returns its proof, if there is one. */
  const meet = (given: Person) => {
    const identity = identityOf(given);
    person.name = `${given.name ?? person.name}`;
    person.email = identity?.email || person.email;
    person.known ||= identity ? !site.form.for_known : !!(given.name && !site.form.consent);
    return identity;
  };
  const identity = meet(init.person);
  person.known ||= !!init.token;
  let { open } = init;
  let told = '';
  let drawing = false;
  let give = () => {};
  const known = new Promise<void>((resolve) => {
    give = resolve;
  });
  const kept = storage();
  const post = async (body: object) => {
    const answer = await fetch('/chat/v1/poll', { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw answer;
    return answer.json();
  };

  const line = lineOf(
    {
      open: (deaf) => (polls(deaf) ? polling(post) : (new WebSocket('/chat/socket') as unknown as Socket)),
      later: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      clock: Date.now,
      random: Math.random,
      newId: () => `${Date.now()}-${Math.random().toString(36).slice(2)}`,
      shelf: shelfIn(kept, siteName),
      changed: redraw,
      token: (token) => {
        give();
        tell({ type: 'token', detail: token });
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
  const eyes = reading(kept, siteName, line, tell);
  const { muted } = eyes;
  const close = () => tell({ type: 'close' });
  const t = wordsOf(site.words);
  const shown = screen({ t, site, title, line, init, person, muted, known, redraw, close }, document.body);

  /** Once for all that the hub said in one breath. */
  function redraw(): void {
    if (!drawing) queueMicrotask(draw);
    drawing = true;
  }

  function draw(): void {
    drawing = false;
    const view = { ...line.view() };
    if (!view.visitor) view.open = site.open;
    const { agent, banned, online } = view;
    person.email ||= view.mail;
    const state = banned ? 'refused' : view.state;
    if ((online || banned) && told !== state + agent) {
      told = state + agent;
      tell({ type: 'state', detail: { state, agent } });
    }
    eyes.look(open);
    shown.draw(view);
  }

  port.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if (data.type === 'identify') {
      const identity = meet(data.person);
      line.become({ identity, name: person.name });
      if (identity) line.start();
    } else if (data.type === 'token') line.become({ token: data.token });
    else if (data.type === 'page') line.look(within(data.page));
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
  if (person.known || identity) line.start();
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
