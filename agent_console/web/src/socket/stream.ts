// The stream's client: connects, says where it stands, asks again after a loss, and never gives up.
// It knows neither the browser nor the clock: both are arguments.
import type { Frame } from '../contract/events';
import type { Clock } from './clock';

/** The part of a WebSocket that is used. */
export type Socket = {
  send: (data: string) => void;
  close: (code?: number) => void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
};

export type Line =
  | { state: 'connecting'; tries: number }
  | { state: 'live' }
  | { state: 'lost'; retryAt: number; tries: number }
  | { state: 'closed' };

export type StreamOptions = {
  makeSocket: (url: string) => Socket;
  clock: Clock;
  /** The address for events after `seq`. */
  url: (seq: number) => string;
  /** The last sequence number the desk has. */
  lastSeq: () => number;
  onFrame: (frame: Frame) => void;
  onLine: (line: Line) => void;
  /** Too far behind: fetch the desk anew; the stream goes on from its number. */
  onResync: () => Promise<void>;
  onSignedOut: () => void;
};

export const PING_MS = 15_000;
/** Two pings unanswered and a bit: the line is dead though nobody said so. */
export const SILENCE_MS = 35_000;
export const BACKOFF_MS = { first: 500, most: 20_000 };
const NOT_SIGNED_IN = 4401;

/** How long to wait before try number `tries` (from 1): exponential with full jitter, never under a fifth. */
export function backoff(tries: number, random: () => number) {
  const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** (tries - 1));
  return most * (0.2 + 0.8 * random());
}

export function openStream(o: StreamOptions) {
  let socket: Socket | null = null;
  let tries = 0;
  let heardAt = 0;
  let stopped = false;
  let live = false;
  let cancelPing = () => {};
  let cancelRetry = () => {};

  function drop() {
    live = false;
    cancelPing();
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
    socket = null;
  }

  function lose() {
    drop();
    if (stopped) return;
    tries += 1;
    const wait = backoff(tries, o.clock.random);
    o.onLine({ state: 'lost', retryAt: o.clock.now() + wait, tries });
    cancelRetry();
    cancelRetry = o.clock.after(wait, connect);
  }

  function beat() {
    cancelPing = o.clock.after(PING_MS, () => {
      if (o.clock.now() - heardAt > SILENCE_MS) return lose();
      socket?.send('{"type":"ping"}');
      beat();
    });
  }

  async function resync() {
    drop();
    o.onLine({ state: 'connecting', tries });
    try {
      await o.onResync();
    } catch {
      return lose();
    }
    if (!stopped) connect();
  }

  function hear(data: string) {
    heardAt = o.clock.now();
    const frame = JSON.parse(data) as Frame;
    if (frame.type === 'resync') return void resync();
    if (frame.type === 'hello') {
      tries = 0;
      live = true;
      o.onLine({ state: 'live' });
    }
    if (frame.type !== 'pong') o.onFrame(frame);
  }

  function connect() {
    cancelRetry();
    drop();
    if (stopped) return;
    o.onLine({ state: 'connecting', tries });
    heardAt = o.clock.now();
    const mine = o.makeSocket(o.url(o.lastSeq()));
    socket = mine;
    mine.onmessage = (event) => hear(event.data);
    mine.onerror = () => {};
    mine.onclose = ({ code }) => {
      if (code !== NOT_SIGNED_IN) return lose();
      stop();
      o.onSignedOut();
    };
    mine.onopen = () => {};
    beat();
  }

  function stop() {
    stopped = true;
    cancelRetry();
    drop();
    o.onLine({ state: 'closed' });
  }

  connect();
  return {
    stop,
    /** The network is gone: a socket may need half a minute to notice. */
    lost: () => {
      if (socket) lose();
    },
    /** Tell the hub something, if it listens now. */
    say: (words: object) => {
      if (live) socket?.send(JSON.stringify(words));
    },
    /** Do not wait for the timer: the network is back, or the user asks. */
    retry: () => {
      if (!stopped && !socket) connect();
    },
  };
}
