// A visitor's line to the hub. What the visitor wrote is kept until the hub has it; what the hub says is shown once,
// in order. Sockets, time, chance and storage are arguments, so that a test commands them.
import type { Page } from '../wire';
import { told } from './told';
import { type Frame, lastNumber, NOTHING, type Pending, type View } from './view';
import type { Person, Socket, World } from './world';

export const PING = 20_000;
export const PATIENCE = 10_000;
/** Nothing heard for so long: a computer slept, or a network is gone. Hidden pages' timers come up to 60 s late. */
export const ASLEEP = 90_000;
export const TYPING = 6_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const NOT_OURS = 4401;
const NOT_PROVEN = 4403;

export type Line = ReturnType<typeof lineOf>;

/** A line for `person`, not yet connected. */
export function lineOf(world: World, person: Person) {
  const { shelf, clock, later } = world;
  const nothing = () => {};
  let view = NOTHING;
  let socket: Socket | null = null;
  let wanted = false;
  let pause = FIRST_WAIT;
  let cancelRetry = nothing;
  let cancelBeat = nothing;
  let cancelTyping = nothing;
  let deaf = 0;
  let heardAt = 0;
  let changes = 0;
  let seen = 0;
  /** The token of the last `hello`. Another page of this browser may have brought a newer one since. */
  let tried = '';
  /** What the hub has not answered yet, beside messages. */
  let asked: Record<string, object> = {};

  function show(change: Partial<View>): void {
    view = { ...view, ...change };
    world.changed(view);
  }

  function send(type: string, more: object = {}): void {
    socket?.send(JSON.stringify({ type, ...more }));
  }

  /** Say something that is of no use later. */
  const mention = (type: string, more: object) => view.online && send(type, more);

  function transmit({ client_id, text, email, files, fate }: Pending): void {
    if (fate === 'sending' && view.online && !view.form)
      send('message', { client_id, text, email, files: files.map(({ id }) => id) });
  }

  // --- the connection --------------------------------------------------------------------------------------------

  function connect(): void {
    cancelRetry();
    const mine = world.open(deaf++);
    socket = mine;
    mine.onopen = () => mine === socket && hello();
    mine.onmessage = ({ data }) => mine === socket && heard(JSON.parse(data));
    mine.onclose = ({ code }) => mine === socket && closed(code);
    heardAt = clock();
    beat(PATIENCE * 2, lost);
  }

  function hello(): void {
    const { identity } = person;
    tried = person.token;
    const proof = identity?.jwt ? { jwt: identity.jwt, identity: null } : {};
    send('hello', { ...person, ...proof, conversation: view.conversation, after: lastNumber(view), changes });
  }

  function heard(frame: Frame): void {
    const last = lastNumber(view);
    const { conversation, visitor } = view;
    deaf = 0;
    heardAt = clock();
    beat(PING, () => ping(PATIENCE));
    show(told(view, frame));
    if (view.conversation !== conversation) changes = seen = 0;
    switch (frame.type) {
      case 'welcome':
        pause = FIRST_WAIT;
        changes = frame.changes;
        person.token = frame.token;
        world.token(frame.token);
        adopt(visitor);
        if (seen) send('read', { number: seen });
        for (const type in asked) send(type, asked[type]);
        if (asked.form) show({ form: false });
        delete asked.end;
        view.pending.forEach(transmit);
        break;
      case 'message':
        if (frame.client_id) shelf.drop(view.visitor, frame.client_id);
        if (frame.side === 'hub' && frame.number > last) send('seen', { number: frame.number });
        break;
      case 'changed':
        changes = Math.max(changes, frame.change);
        break;
      case 'ack':
      case 'refused':
        if (!view.form) shelf.drop(view.visitor, frame.client_id);
        break;
      case 'typing':
        cancelTyping();
        cancelTyping = later(TYPING, () => show({ typing: '' }));
        break;
      case 'form':
        delete asked.form;
        view.pending.forEach(transmit);
        break;
      case 'done':
        delete asked[frame.what];
    }
  }

  /** What waits to be sent is this visitor's: what was written before the hub knew them (or knew them as `before`), and
   * what an earlier page of theirs left behind. */
  function adopt(before: string): void {
    const { visitor, pending } = view;
    for (const message of pending)
      if (message.fate === 'sending') {
        shelf.drop(before, message.client_id);
        shelf.put(visitor, message);
      }
    const left = shelf
      .all(visitor)
      .filter(({ client_id }) => !pending.some((own) => own.client_id === client_id));
    show({ pending: [...left, ...pending] });
  }

  function closed(code: number): void {
    socket = null;
    cancelBeat();
    const banned = code === NOT_PROVEN && !person.identity;
    if (banned) wanted = false;
    if (code === NOT_OURS && person.token === tried) person.token = '';
    if (code === NOT_PROVEN) person.identity = null;
    show({ online: false, typing: '', banned });
    if (!wanted) return;
    cancelRetry = later(pause * (0.7 + world.random() * 0.6), connect);
    pause = Math.min(pause * 2, LONGEST_WAIT);
  }

  /** Give the present socket up without waiting for its goodbye: a dead network never says one. */
  function lost(): void {
    const old = socket;
    closed(1006);
    old?.close();
  }

  function again(): void {
    lost();
    pause = FIRST_WAIT;
    if (wanted) connect();
  }

  function ping(patience: number): void {
    if (clock() - heardAt > ASLEEP) again();
    else if (view.online) {
      send('ping');
      beat(patience, lost);
    }
  }

  function beat(ms: number, work: () => void): void {
    cancelBeat();
    cancelBeat = later(ms, work);
  }

  /** Connect, and stay connected until `stop`. */
  function start(): void {
    wanted = true;
    if (!socket) connect();
  }

  return {
    start,
    mention,
    /** How things are now. */
    view: () => view,
    token: () => person.token,

    stop(): void {
      wanted = false;
      cancelRetry();
      lost();
    },

    /** The network is back, or somebody looks: do not wait out the pause, and find out soon whether the line is dead. */
    hurry(): void {
      if (wanted && (!socket || clock() - heardAt > ASLEEP / 2)) again();
      else ping(PATIENCE / 2);
    },

    /** Another name, or another proof of who it is. Someone else sees nothing of the one before. */
    become(change: Partial<Person>): void {
      const before = person.identity;
      person = { ...person, ...change };
      const { identity } = person;
      if (JSON.stringify(before) === JSON.stringify(identity)) return;
      if (before && identity) {
        asked = {};
        show(NOTHING);
      }
      again();
    },

    /** Say it, with `files`, or leave it with an `email`: now if connected, else as soon as possible. */
    say(text: string, email = '', files: Pending['files'] = []): void {
      const at = new Date(clock()).toISOString();
      const client_id = world.newId();
      const message: Pending = {
        side: 'customer',
        author: '',
        client_id,
        text,
        at,
        fate: 'sending',
        email,
        files,
      };
      shelf.put(view.visitor, message);
      show({ pending: [...view.pending, message] });
      start();
      transmit(message);
    },

    /** Ask until the hub has answered: the `form` filled in, a `survey`, a `transcript`, the `end`. */
    ask(type: string, frame: object = {}): void {
      if (type !== 'end' || !view.online) asked[type] = frame;
      show({ done: NOTHING.done, wrong: {} });
      start();
      mention(type, frame);
    },

    /** Everything up to this number was seen. */
    saw(number: number): void {
      if (number <= seen) return;
      seen = number;
      mention('read', { number });
    },

    /** The visitor is on another page. */
    look(page: Page): void {
      person.page = page;
      mention('page', { page });
    },
  };
}
