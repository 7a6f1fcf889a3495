import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromCarrier, Peer, ToCarrier } from '../../../../../channels/phone/simulator/web/frames';
import type { Browser } from '../../../../../channels/phone/simulator/web/link';
import { Media, mediaUrl } from '../../../../../channels/phone/simulator/web/media';

type Track = { kind: string; enabled: boolean };
const track = (): Track => ({ kind: 'audio', enabled: true });

/** A connection that only notes what is asked of it. */
class FakeConnection {
  sender = { track: null as Track | null, replaceTrack: async (next: Track | null) => this.replace(next) };
  receiver = { track: track() };
  localDescription: object | null = null;
  remoteDescription: object | null = null;
  signalingState = 'stable';
  iceConnectionState = 'new';
  candidates: object[] = [];
  closed = false;
  restarts = 0;
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: { toJSON(): object } | null }) => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  ontrack: unknown = null;
  addTrack(own: Track) {
    this.sender.track = own;
    queueMicrotask(() => this.onnegotiationneeded?.());
    return this.sender;
  }
  getReceivers = () => [this.receiver];
  async setLocalDescription() {
    this.localDescription = { type: this.remoteDescription ? 'answer' : 'offer', sdp: 'ours' };
  }
  async setRemoteDescription(theirs: object) {
    this.remoteDescription = theirs;
  }
  async addIceCandidate(candidate: object) {
    if (!this.remoteDescription) throw new Error('too early');
    this.candidates.push(candidate);
  }
  async getStats() {
    return new Map([
      ['in', { type: 'inbound-rtp', packetsReceived: 7, packetsLost: 1, totalAudioEnergy: 0.5 }],
    ]);
  }
  restartIce() {
    this.restarts += 1;
  }
  close() {
    this.closed = true;
  }
  private replace(next: Track | null) {
    this.sender.track = next;
  }
}

class FakeSocket {
  readyState = 1;
  sent: ToCarrier[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  constructor(readonly url: string) {}
  send = (text: string) => this.sent.push(JSON.parse(text) as ToCarrier);
  close() {}
  tell = (frame: FromCarrier) => this.onmessage?.({ data: JSON.stringify(frame) });
}

let sockets: FakeSocket[];
let connections: FakeConnection[];
let speakers: { muted: boolean; sink: string; setSinkId(id: string): Promise<void> }[];
let seen: string[];
let asked: boolean[];
let microphone: Track;
let media: Media;
const last = <T>(list: T[]) => list.at(-1) as T;
const stream = (own: Track) =>
  ({ getAudioTracks: () => [own], getTracks: () => [own] }) as unknown as MediaStream;
const soon = () => vi.advanceTimersByTimeAsync(0);
const peer = (more: Partial<Peer> = {}): Peer => ({
  id: 'CA2:p',
  offer: true,
  send: true,
  hear: true,
  ...more,
});

const fake: Browser = {
  connection: () => {
    connections.push(new FakeConnection());
    return last(connections) as unknown as RTCPeerConnection;
  },
  loudspeaker: () => {
    const made = {
      muted: false,
      sink: '',
      async setSinkId(id: string) {
        made.sink = id;
      },
    };
    speakers.push(made);
    return made as unknown as HTMLAudioElement;
  },
};

beforeEach(async () => {
  vi.useFakeTimers();
  [sockets, connections, speakers, seen, asked] = [[], [], [], [], []];
  microphone = track();
  const events = {
    ready: () => seen.push('ready'),
    offline: () => seen.push('offline'),
    refused: () => seen.push('refused'),
    ring: (leg: string, from: string, more: Record<string, string>) =>
      seen.push(`${leg} ${from} ${more.auto}`),
    connected: (leg: string) => seen.push(`connected ${leg}`),
    ended: (leg: string, reason: string) => seen.push(`ended ${leg} ${reason}`),
  } as unknown as ConstructorParameters<typeof Media>[3];
  const ask = async (again: boolean) => {
    asked.push(again);
    return { token: 'secret' };
  };
  const open = (url: string) => {
    sockets.push(new FakeSocket(url));
    return last(sockets) as unknown as WebSocket;
  };
  media = new Media('http://carrier.test', ask, stream(microphone), events, open, fake);
  await soon();
  last(sockets).tell({ type: 'ready', identity: 'us_1' });
});
afterEach(() => {
  media.close();
  vi.useRealTimers();
});

test('a page asks by its socket, names itself and passes on what happens', () => {
  const url = new URL(last(sockets).url);
  expect([url.protocol, url.pathname, url.searchParams.get('token')]).toEqual(['ws:', '/media', 'secret']);
  expect(url.searchParams.get('page')).toMatch(/^[0-9a-f-]{36}$/);
  last(sockets).tell({ type: 'ring', leg: 'CA1', from: '+1', parameters: { auto: '1' } });
  media.answer('CA1');
  last(sockets).tell({ type: 'connected', leg: 'CA1' });
  media.press('CA1', '12');
  media.hangUp('CA1');
  last(sockets).tell({ type: 'ended', leg: 'CA1', reason: 'completed' });
  expect(seen).toEqual(['ready', 'CA1 +1 1', 'connected CA1', 'ended CA1 completed']);
  expect(last(sockets).sent.map((frame) => frame.type)).toEqual(['answer', 'keys', 'hangup']);
});

test('an address on the same host may be a path', () => {
  expect(mediaUrl('https://carrier.test/', { call: 'CA1' }, 'p')).toBe(
    'wss://carrier.test/media?call=CA1&page=p',
  );
});

test('one side offers, the other answers, and early candidates wait', async () => {
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer()] });
  await soon();
  const offer = last(sockets).sent[0] as ToCarrier & { type: 'signal' };
  expect([offer.to, offer.signal.description?.type]).toEqual(['CA2:p', 'offer']);

  last(sockets).tell({ type: 'mix', leg: 'CA5', peers: [peer({ id: 'CA6:p', offer: false })] });
  await soon();
  const signal = (what: object) =>
    last(sockets).tell({ type: 'signal', leg: 'CA5', from: 'CA6:p', signal: what });
  expect(last(sockets).sent).toHaveLength(1);
  signal({ candidate: { candidate: 'early' } });
  signal({ description: { type: 'offer', sdp: 'theirs' } });
  signal({ candidate: { candidate: 'late' } });
  await soon();
  expect(last(connections).candidates).toEqual([{ candidate: 'early' }, { candidate: 'late' }]);
  expect((last(last(sockets).sent) as ToCarrier & { type: 'signal' }).signal.description?.type).toBe(
    'answer',
  );
});

test('who is not to be heard is not heard, and does not hear', async () => {
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer()] });
  await soon();
  const { sender, receiver } = last(connections);
  expect([sender.track, receiver.track.enabled, last(speakers).muted]).toEqual([microphone, true, false]);
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer({ send: false, hear: false })] });
  await soon();
  expect([sender.track, receiver.track.enabled, last(speakers).muted]).toEqual([null, false, true]);
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer()] });
  await soon();
  expect([sender.track, receiver.track.enabled, last(speakers).muted]).toEqual([microphone, true, false]);
  expect(connections).toHaveLength(1);
});

test('who leaves is disconnected, and the end closes the rest', async () => {
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer(), peer({ id: 'CA3:p' })] });
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer({ id: 'CA3:p' })] });
  expect(connections.map(({ closed }) => closed)).toEqual([true, false]);
  last(sockets).tell({ type: 'ended', leg: 'CA1', reason: 'completed' });
  expect(connections.map(({ closed }) => closed)).toEqual([true, true]);
});

test('muting and other devices take effect in every connection', async () => {
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer()] });
  await soon();
  media.mute(true);
  expect(microphone.enabled).toBe(false);
  const other = track();
  media.use(stream(other), 'headset');
  await soon();
  expect([last(connections).sender.track, last(speakers).sink]).toEqual([other, 'headset']);
  last(sockets).tell({ type: 'mix', leg: 'CA9', peers: [peer({ id: 'CA8:p' })] });
  expect(last(speakers).sink).toBe('headset');
});

test('what is received is counted', async () => {
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer()] });
  expect(await media.heard()).toEqual([{ peer: 'CA2:p', packets: 7, lost: 1, energy: 0.5 }]);
});

test('a path that fails is sought anew by who began', async () => {
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer(), peer({ id: 'CA3:p', offer: false })] });
  for (const connection of connections) {
    connection.iceConnectionState = 'failed';
    connection.oniceconnectionstatechange?.();
  }
  expect(connections.map(({ restarts }) => restarts)).toEqual([1, 0]);
});

test('a lost socket is opened again, what was said meanwhile is sent then, and the talk goes on', async () => {
  last(sockets).tell({ type: 'mix', leg: 'CA1', peers: [peer()] });
  await soon();
  last(sockets).readyState = 3;
  last(sockets).onclose?.({ code: 1006 });
  media.press('CA1', '1');
  await vi.advanceTimersByTimeAsync(1000);
  expect(sockets).toHaveLength(2);
  last(sockets).tell({ type: 'ready', identity: 'us_1' });
  expect(last(sockets).sent).toEqual([{ type: 'keys', leg: 'CA1', keys: '1' }]);
  expect(seen).toEqual(['ready', 'offline', 'ready']);
  expect(last(connections).closed).toBe(false);
  expect(new URL(sockets[0]?.url ?? '').search).toBe(new URL(last(sockets).url).search);
});

test('a token that ran out is asked for anew; a refusal is final', async () => {
  last(sockets).onclose?.({ code: 4401 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([false, true]);
  last(sockets).onclose?.({ code: 4404 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(2);
  expect(last(seen)).toBe('refused');
});
