// A browser at the carrier: its socket, which comes back by itself, and the talks of its legs.
import type { FromCarrier, ToCarrier } from './frames';
import { type Browser, browser, type Heard } from './link';
import { Mesh } from './mesh';

const BAD_TOKEN = 4401;
const GIVEN_UP = new Set([4400, 4403, 4404]);
const SOONEST_MS = 500;
const LATEST_MS = 8000;

export interface MediaEvents {
  ready(): void;
  /** The socket is gone and is opened again; talks go on meanwhile. */
  offline(): void;
  /** The carrier does not want us: nothing is tried again. */
  refused(): void;
  ring(leg: string, from: string, parameters: Record<string, string>): void;
  connected(leg: string): void;
  ended(leg: string, reason: string): void;
}

export type Ask = { token: string } | { call: string };
export type Sockets = (url: string) => WebSocket;

/** The carrier's address for a page. The page's own name tells a page that was loaded anew from one whose line broke. */
export function mediaUrl(base: string, ask: Ask, page: string): string {
  const url = new URL(`${base.replace(/\/$/, '')}/media`, globalThis.location?.href);
  url.protocol = url.protocol.replace('http', 'ws');
  url.search = new URLSearchParams({ ...ask, page }).toString();
  return url.href;
}

export class Media {
  private readonly page = crypto.randomUUID();
  private readonly meshes = new Map<string, Mesh>();
  private readonly waiting: ToCarrier[] = [];
  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private closed = false;
  private speaker = '';

  /** `ask`: how to register, asked anew whenever the carrier did not know what it said last. */
  constructor(
    private readonly base: string,
    private readonly ask: (again: boolean) => Promise<Ask>,
    private microphone: MediaStream,
    private readonly events: MediaEvents,
    private readonly sockets: Sockets = (url) => new WebSocket(url),
    private readonly made: Browser = browser,
  ) {
    this.open(false);
  }

  answer = (leg: string) => this.send({ type: 'answer', leg });
  decline = (leg: string) => this.send({ type: 'decline', leg });
  hangUp = (leg: string) => this.send({ type: 'hangup', leg });
  press = (leg: string, keys: string) => this.send({ type: 'keys', leg, keys });

  /** Nobody hears us, whatever the carrier says, or they do again. */
  mute(on: boolean): void {
    for (const track of this.microphone.getAudioTracks()) track.enabled = !on;
  }

  /** Speak into and hear from these from now on. */
  use(microphone: MediaStream, speaker: string): void {
    this.microphone = microphone;
    this.speaker = speaker;
    for (const mesh of this.meshes.values()) {
      mesh.speak(microphone);
      mesh.use(speaker);
    }
  }

  /** What was heard so far, of each peer of each leg. */
  async heard(): Promise<Heard[]> {
    return (await Promise.all([...this.meshes.values()].map((mesh) => mesh.heard()))).flat();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    for (const mesh of this.meshes.values()) mesh.close();
    this.meshes.clear();
    this.socket?.close();
  }

  private async open(again: boolean): Promise<void> {
    let ask: Ask;
    try {
      ask = await this.ask(again);
    } catch {
      this.later(again);
      return;
    }
    if (this.closed) return;
    const socket = this.sockets(mediaUrl(this.base, ask, this.page));
    this.socket = socket;
    socket.onmessage = ({ data }) => this.take(JSON.parse(data as string) as FromCarrier);
    socket.onclose = ({ code }) => {
      if (this.closed || this.socket !== socket) return;
      this.socket = undefined;
      if (GIVEN_UP.has(code)) {
        this.events.refused();
        return;
      }
      this.events.offline();
      this.later(code === BAD_TOKEN);
    };
  }

  private later(again: boolean): void {
    if (this.closed) return;
    const wait = Math.min(LATEST_MS, SOONEST_MS * 2 ** this.tries++);
    this.timer = setTimeout(() => this.open(again), wait * (0.5 + Math.random() / 2));
  }

  private take(frame: FromCarrier): void {
    switch (frame.type) {
      case 'ready':
        this.tries = 0;
        this.events.ready();
        for (const one of this.waiting.splice(0)) this.send(one);
        return;
      case 'ring':
        this.events.ring(frame.leg, frame.from, frame.parameters);
        return;
      case 'connected':
        this.events.connected(frame.leg);
        return;
      case 'mix':
        this.mesh(frame.leg).mix(frame.peers);
        return;
      case 'signal':
        this.meshes.get(frame.leg)?.take(frame.from, frame.signal);
        return;
      case 'ended':
        this.meshes.get(frame.leg)?.close();
        this.meshes.delete(frame.leg);
        this.events.ended(frame.leg, frame.reason);
    }
  }

  private mesh(leg: string): Mesh {
    let mesh = this.meshes.get(leg);
    if (!mesh) {
      const tell = (to: string, signal: (ToCarrier & { type: 'signal' })['signal']) =>
        this.send({ type: 'signal', leg, to, signal });
      mesh = new Mesh(this.microphone, tell, this.made);
      mesh.use(this.speaker);
      this.meshes.set(leg, mesh);
    }
    return mesh;
  }

  private send(frame: ToCarrier): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
    else this.waiting.push(frame);
  }
}
