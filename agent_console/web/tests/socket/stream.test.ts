import { beforeEach, describe, expect, it } from 'vitest';
import type { Frame } from '../../src/contract/events';
import type { Clock } from '../../src/socket/clock';
import {
  BACKOFF_MS,
  backoff,
  type Line,
  openStream,
  PING_MS,
  SILENCE_MS,
  type Socket,
} from '../../src/socket/stream';

/** Time that passes only when told. */
class HandClock implements Clock {
  ms = 0;
  chance = 0.5;
  timers: { at: number; run: () => void }[] = [];
  now = () => this.ms;
  random = () => this.chance;
  after = (ms: number, run: () => void) => {
    const timer = { at: this.ms + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((t) => t !== timer);
    };
  };
  pass(ms: number) {
    const until = this.ms + ms;
    for (;;) {
      const next = this.timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((t) => t !== next);
      this.ms = next.at;
      next.run();
    }
    this.ms = until;
  }
}

class Wire implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  sent: string[] = [];
  closed = false;
  constructor(readonly url: string) {}
  send(data: string) {
    this.sent.push(data);
  }
  close() {
    this.closed = true;
  }
  says(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  breaks(code = 1006) {
    this.onclose?.({ code });
  }
}

function open() {
  const clock = new HandClock();
  const wires: Wire[] = [];
  const frames: Frame[] = [];
  const lines: Line[] = [];
  const at = { seq: 7, resyncs: 0, signedOut: 0, failResync: false };
  const stream = openStream({
    clock,
    makeSocket: (url) => {
      wires.push(new Wire(url));
      return wires.at(-1) as Wire;
    },
    url: (seq) => `after=${seq}`,
    lastSeq: () => at.seq,
    onFrame: (frame) => {
      frames.push(frame);
      if (frame.type === 'event') at.seq = frame.recorded.seq;
    },
    onLine: (line) => lines.push(line),
    onResync: async () => {
      at.resyncs += 1;
      if (at.failResync) throw new Error('away');
      at.seq = 500;
    },
    onSignedOut: () => {
      at.signedOut += 1;
    },
  });
  return { clock, wires, frames, lines, at, stream, wire: () => wires.at(-1) as Wire };
}

const event = (seq: number) => ({ type: 'event', recorded: { seq, at: '', actor: '', event: {} } });

describe('the stream', () => {
  let s: ReturnType<typeof open>;
  beforeEach(() => {
    s = open();
  });

  it('asks for what comes after the snapshot, and is live once caught up', () => {
    expect(s.wire().url).toBe('after=7');
    s.wire().says(event(8));
    expect(s.lines.at(-1)?.state).toBe('connecting');
    s.wire().says({ type: 'hello', seq: 8 });
    expect(s.lines.at(-1)).toEqual({ state: 'live' });
    expect(s.frames.map((f) => f.type)).toEqual(['event', 'hello']);
  });

  it('resumes after a loss from the last number it had', () => {
    s.wire().says({ type: 'hello', seq: 7 });
    s.wire().says(event(9));
    s.wire().breaks();
    expect(s.lines.at(-1)).toMatchObject({ state: 'lost', tries: 1 });
    s.clock.pass(BACKOFF_MS.first);
    expect(s.wires).toHaveLength(2);
    expect(s.wire().url).toBe('after=9');
  });

  it('waits longer with each failed try, and starts afresh once it was live', () => {
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      s.wire().breaks();
      const line = s.lines.at(-1);
      if (line?.state !== 'lost') throw new Error('not lost');
      waits.push(Math.round(line.retryAt - s.clock.ms));
      s.clock.pass(line.retryAt - s.clock.ms);
    }
    expect(waits.slice(0, 3)).toEqual([300, 600, 1200]);
    expect(Math.max(...waits)).toBe(BACKOFF_MS.most * 0.6);
    s.wire().says({ type: 'hello', seq: 7 });
    s.wire().breaks();
    expect(s.lines.at(-1)).toMatchObject({ tries: 1 });
  });

  it('fetches the desk anew when told to, and goes on from its number', async () => {
    const first = s.wire();
    first.says({ type: 'resync' });
    await Promise.resolve();
    await Promise.resolve();
    expect(s.at.resyncs).toBe(1);
    expect(first.closed).toBe(true);
    expect(s.wire().url).toBe('after=500');
  });

  it('tries again when the desk cannot be fetched', async () => {
    s.at.failResync = true;
    s.wire().says({ type: 'resync' });
    await new Promise((done) => setTimeout(done));
    expect(s.lines.at(-1)).toMatchObject({ state: 'lost' });
    s.clock.pass(BACKOFF_MS.most);
    expect(s.wires).toHaveLength(2);
  });

  it('pings, and gives up a line that no longer answers', () => {
    s.wire().says({ type: 'hello', seq: 7 });
    s.clock.pass(PING_MS);
    expect(s.wire().sent).toEqual(['{"type":"ping"}']);
    s.wire().says({ type: 'pong' });
    s.clock.pass(SILENCE_MS + PING_MS);
    expect(s.lines.some((l) => l.state === 'lost')).toBe(true);
    expect(s.wires[0]?.closed).toBe(true);
  });

  it('does not come back after signing out', () => {
    s.wire().breaks(4401);
    s.clock.pass(60_000);
    expect(s.at.signedOut).toBe(1);
    expect(s.wires).toHaveLength(1);
  });

  it('comes back at once when asked, and only once', () => {
    s.wire().breaks();
    s.stream.retry();
    s.stream.retry();
    s.clock.pass(BACKOFF_MS.most);
    expect(s.wires).toHaveLength(2);
  });

  it('hears nothing more from a socket it has dropped', () => {
    const first = s.wire();
    first.breaks();
    s.clock.pass(BACKOFF_MS.most);
    expect(first.onmessage).toBeNull();
  });

  it('stops for good', () => {
    s.stream.stop();
    s.stream.retry();
    s.clock.pass(60_000);
    expect(s.wires).toHaveLength(1);
    expect(s.lines.at(-1)).toEqual({ state: 'closed' });
  });
});

describe('backoff', () => {
  it('stays between a fifth and the whole of a doubling span', () => {
    for (const tries of [1, 2, 5, 9, 30]) {
      const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** (tries - 1));
      expect(backoff(tries, () => 0)).toBeCloseTo(most / 5);
      expect(backoff(tries, () => 1)).toBeCloseTo(most);
    }
  });
});
