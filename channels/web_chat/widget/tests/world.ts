// A world that a test commands: sockets, time, chance and storage in memory.
import type { Pending, View } from '../src/line/view';
import type { Shelf, Socket, World } from '../src/line/world';

export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  sent: Record<string, unknown>[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }
  close(): void {
    this.closed = true;
  }
  /** The hub says this. */
  hear(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  /** The hub, or the network, ends it. */
  cut(code = 1006): void {
    this.onclose?.({ code });
  }
  of(type: string): Record<string, unknown>[] {
    return this.sent.filter((frame) => frame.type === type);
  }
}

export class FakeShelf implements Shelf {
  kept = new Map<string, Pending>();
  all = (visitor: string) =>
    [...this.kept].filter(([key]) => key.startsWith(`${visitor}/`)).map(([, message]) => message);
  put = (visitor: string, message: Pending) => void this.kept.set(`${visitor}/${message.client_id}`, message);
  drop = (visitor: string, clientId: string) => void this.kept.delete(`${visitor}/${clientId}`);
}

export class FakeWorld implements World {
  sockets: FakeSocket[] = [];
  timers: { at: number; work: () => void }[] = [];
  time = 0;
  ids = 0;
  tokens: string[] = [];
  view: View | null = null;
  constructor(
    readonly shelf = new FakeShelf(),
    private readonly tab = 'client',
  ) {}

  open = () => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };
  later = (ms: number, work: () => void) => {
    const timer = { at: this.time + ms, work };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };
  random = () => 0.5;
  newId = () => `${this.tab}-${String(++this.ids).padStart(4, '0')}`;
  /** Milliseconds by which a computer has slept: time that no timer noticed. */
  slept = 0;
  clock = () => 1_772_442_000_000 + this.time + this.slept + this.ids;
  changed = (view: View) => {
    this.view = view;
  };
  token = (token: string) => void this.tokens.push(token);

  get socket(): FakeSocket {
    return this.sockets.at(-1) as FakeSocket;
  }
  /** Let time pass. */
  pass(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = this.timers
        .filter((timer) => timer.at <= until)
        .sort((one, other) => one.at - other.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = next.at;
      next.work();
    }
    this.time = until;
  }
}

export const welcome = (change: object = {}) => ({
  type: 'welcome',
  visitor: 'vi_1',
  token: 'token-1',
  conversation: '',
  number: 0,
  state: 'none',
  agent: '',
  photo: '',
  changes: 0,
  read: 0,
  form: false,
  survey: false,
  open: true,
  ...change,
});

export const message = (number: number, text: string, change: object = {}) => ({
  type: 'message',
  number,
  side: 'hub',
  author: 'Mara',
  text,
  at: '2026-03-02T09:00:00Z',
  client_id: '',
  files: [],
  photo: '',
  edited: false,
  deleted: false,
  ...change,
});
