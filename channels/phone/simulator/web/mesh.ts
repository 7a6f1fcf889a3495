// The talk of one leg: a connection to every other browser in it.
import type { Peer, Signal } from './frames';
import { type Browser, browser, type Heard, Link } from './link';

export class Mesh {
  private readonly links = new Map<string, Link>();
  private speaker = '';

  constructor(
    private microphone: MediaStream,
    private readonly tell: (to: string, signal: Signal) => void,
    private readonly made: Browser = browser,
  ) {}

  /** Everybody in the talk, as the carrier counts them now. */
  mix(peers: Peer[]): void {
    const present = new Set(peers.map((peer) => peer.id));
    for (const [id, link] of this.links) {
      if (present.has(id)) continue;
      link.close();
      this.links.delete(id);
    }
    for (const peer of peers) {
      const known = this.links.get(peer.id);
      if (known) known.mix(peer);
      else this.links.set(peer.id, this.linked(peer));
    }
  }

  take(from: string, signal: Signal): void {
    this.links.get(from)?.take(signal);
  }

  /** Speak into this one from now on. */
  speak(microphone: MediaStream): void {
    this.microphone = microphone;
    for (const link of this.links.values()) link.speak(this.track);
  }

  /** Hear from this one from now on, by the browser's device id. */
  use(speaker: string): void {
    this.speaker = speaker;
    for (const link of this.links.values()) link.use(speaker);
  }

  heard(): Promise<Heard[]> {
    return Promise.all([...this.links.values()].map((link) => link.heard()));
  }

  close(): void {
    this.mix([]);
  }

  private get track(): MediaStreamTrack {
    return this.microphone.getAudioTracks()[0] as MediaStreamTrack;
  }

  private linked(peer: Peer): Link {
    const tell = (signal: Signal) => this.tell(peer.id, signal);
    return new Link(peer, this.track, this.microphone, this.speaker, tell, this.made);
  }
}
