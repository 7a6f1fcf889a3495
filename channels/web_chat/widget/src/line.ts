// A visitor's line to the hub. What the visitor wrote is kept until the hub has it; what the hub says is shown once,
// in order. Sockets, time, chance and storage are arguments, so that a test commands them.
import { type Frame, NOTHING, type Pending, type Shown, type View } from './view';
import type { Identity } from './wire';

export type { Pending, View } from './view';

export type Socket = {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
};

/** Keeps unsent messages over a reload, by visitor. */
export type Shelf = {
  all(visitor: string): Pending[];
  put(visitor: string, message: Pending): void;
  drop(visitor: string, clientId: string): void;
};

export type World = {
  open(): Socket;
  later(ms: number, work: () => void): () => void;
  random(): number;
  newId(): string;
  now(): string;
  shelf: Shelf;
  changed(view: View): void;
  token(token: string): void;
};

export type Person = {
  site: string;
  language: string;
  token: string;
  name: string;
  identity: Identity | null;
};

export const PING = 20_000;
export const PATIENCE = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 20_000;
const NOT_OURS = 4401;
const NOT_PROVEN = 4403;
export class Line {
  view: View = NOTHING;
  private socket: Socket | null = null;
  private wait = FIRST_WAIT;
  private cancelRetry = () => {};
  private cancelBeat = () => {};
  private visitor = '';
  private conversation = '';
  private wanted = false;

  constructor(
    private readonly world: World,
    private person: Person,
  ) {}

  /** Connect, and stay connected until `stop`. */
  start(): void {
    this.wanted = true;
    if (!this.socket) this.connect();
  }

  stop(): void {
    this.wanted = false;
    this.cancelRetry();
    this.drop();
  }

  /** The network is back: do not wait out the pause. */
  hurry(): void {
    if (this.wanted && !this.socket) {
      this.wait = FIRST_WAIT;
      this.connect();
    } else this.ping();
  }

  /** Another name, or another proof of who it is. Someone else sees nothing of the one before. */
  become(change: Partial<Person>): void {
    const before = this.person;
    this.person = { ...before, ...change };
    const known = before.identity?.email;
    if (known && this.person.identity?.email && known !== this.person.identity.email) this.forget();
    if (this.wanted && 'identity' in change && change.identity?.proof !== before.identity?.proof) {
      this.drop();
      this.connect();
    }
  }

  /** Say it, or leave it with an `email`: now if connected, else as soon as possible. */
  say(text: string, email?: string): void {
    const client_id = this.world.newId();
    const message: Pending = { client_id, text, at: this.world.now(), fate: 'sending', email };
    this.world.shelf.put(this.visitor, message);
    this.show({ pending: [...this.view.pending, message] });
    this.start();
    if (this.view.welcomed) this.transmit(message);
  }

  /** The visitor is done. */
  end(): void {
    if (this.view.welcomed) this.send({ type: 'end' });
  }

  // --- the connection --------------------------------------------------------------------------------------------

  private connect(): void {
    this.cancelRetry();
    const socket = this.world.open();
    this.socket = socket;
    const mine = (work: () => void) => socket === this.socket && work();
    socket.onopen = () => mine(() => this.hello());
    socket.onmessage = (event) => mine(() => this.heard(event.data));
    socket.onclose = (event) => mine(() => this.closed(event.code));
    this.beat(PATIENCE * 2, () => this.lost());
  }

  private hello(): void {
    const { site, language, token, name, identity } = this.person;
    const after = this.view.messages.at(-1)?.number ?? 0;
    const from = { conversation: this.conversation, after };
    this.send({ type: 'hello', site, language, token, name, ...(identity ? { identity } : {}), ...from });
  }

  private heard(data: string): void {
    this.beat(PING, () => this.ping());
    const frame = JSON.parse(data) as Frame;
    if (frame.type === 'welcome') this.welcome(frame);
    else if (frame.type === 'opened') this.enter(frame.conversation);
    else if (frame.type === 'ack') {
      this.view.reference = frame.reference;
      this.settle(frame.client_id, 'sent');
    } else if (frame.type === 'refused') this.settle(frame.client_id, 'refused');
    else if (frame.type === 'message') this.take(frame);
    else if (frame.type === 'state') this.show({ state: frame.state, agent: frame.agent });
  }

  private welcome(frame: Extract<Frame, { type: 'welcome' }>): void {
    this.wait = FIRST_WAIT;
    this.person = { ...this.person, token: frame.token };
    this.world.token(frame.token);
    this.enter(frame.conversation);
    this.adopt(frame.visitor);
    this.show({ online: true, welcomed: true, state: frame.state, agent: frame.agent });
    for (const message of this.view.pending) if (message.fate === 'sending') this.transmit(message);
  }

  /** What waits to be sent is this visitor's: what was written before the hub knew them, and what an earlier page of
   * theirs left behind. */
  private adopt(visitor: string): void {
    const { shelf } = this.world;
    const mine = this.view.pending.filter((message) => message.fate === 'sending');
    if (visitor !== this.visitor) {
      for (const message of mine) {
        shelf.put(visitor, message);
        shelf.drop(this.visitor, message.client_id);
      }
      this.visitor = visitor;
    }
    const known = new Set(this.view.pending.map((message) => message.client_id));
    const left = shelf.all(visitor).filter((message) => !known.has(message.client_id));
    this.show({ pending: [...left, ...this.view.pending] });
  }

  private enter(conversation: string): void {
    if (conversation === this.conversation) return;
    this.conversation = conversation;
    this.show({ messages: [] });
  }

  private take(message: Shown): void {
    if (message.number <= (this.view.messages.at(-1)?.number ?? 0)) return;
    const { number, side, author, text, at, client_id } = message;
    const pending = this.view.pending.filter((waiting) => waiting.client_id !== client_id || !client_id);
    if (client_id) this.world.shelf.drop(this.visitor, client_id);
    this.show({ messages: [...this.view.messages, { number, side, author, text, at, client_id }], pending });
    if (side === 'hub') this.send({ type: 'seen', number });
  }

  private settle(clientId: string, fate: Pending['fate']): void {
    this.world.shelf.drop(this.visitor, clientId);
    const settled = (message: Pending) => (message.client_id === clientId ? { ...message, fate } : message);
    this.show({ pending: this.view.pending.map(settled) });
  }

  private closed(code: number): void {
    this.socket = null;
    this.cancelBeat();
    this.show({ online: false, welcomed: false });
    if (code === NOT_OURS) this.person = { ...this.person, token: '' };
    if (code === NOT_PROVEN && !this.person.identity) this.wanted = false;
    if (code === NOT_PROVEN) this.person = { ...this.person, identity: null };
    if (!this.wanted) return;
    const pause = this.wait * (0.7 + this.world.random() * 0.6);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    this.cancelRetry = this.world.later(pause, () => this.connect());
  }

  /** Give the present socket up without waiting for its goodbye: a dead network never says one. */
  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.cancelBeat();
    this.show({ online: false, welcomed: false });
    socket?.close();
  }

  private lost(): void {
    const socket = this.socket;
    this.closed(1006);
    socket?.close();
  }

  private ping(): void {
    if (!this.view.welcomed) return;
    this.send({ type: 'ping' });
    this.beat(PATIENCE, () => this.lost());
  }

  private beat(ms: number, work: () => void): void {
    this.cancelBeat();
    this.cancelBeat = this.world.later(ms, work);
  }

  private transmit({ client_id, text, email }: Pending): void {
    this.send({ type: 'message', client_id, text, email });
  }

  private send(frame: object): void {
    try {
      this.socket?.send(JSON.stringify(frame));
    } catch {
      // the socket is closing: its close event follows, and what was not acknowledged is sent again
    }
  }

  private forget(): void {
    this.visitor = this.conversation = '';
    this.show({ ...NOTHING, online: this.view.online, welcomed: this.view.welcomed });
  }

  private show(change: Partial<View>): void {
    this.view = { ...this.view, ...change };
    this.world.changed(this.view);
  }
}
