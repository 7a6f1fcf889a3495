// A console's socket to the hub in memory.
import type { FakeHub } from './hub';

export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(
    readonly hub: FakeHub,
    after: number,
  ) {
    hub.sockets.add(this);
    setTimeout(() => {
      for (const entry of hub.log.filter((r) => r.seq > after)) this.hear({ type: 'event', recorded: entry });
      this.hear({ type: 'hello', seq: hub.seq });
    });
  }
  hear(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  send() {}
  close() {
    this.hub.sockets.delete(this);
  }
}
