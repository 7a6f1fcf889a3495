// The one live desk of this page: the store, and the line that feeds it.
import { create } from 'zustand';
import type { Desk, Me } from '../contract/api';
import type { Frame, Recorded } from '../contract/events';
import type { MessageCard } from '../contract/types';
import { get } from '../lib/rest';
import { browserClock } from '../socket/clock';
import { type Line, openStream, type Socket } from '../socket/stream';
import { apply, type DeskState, emptyDesk, fromSnapshot, keepMessage, watch } from './desk';
import { queryClient } from './queries';

type Live = {
  desk: DeskState;
  line: Line;
  /** False until the first snapshot is here. */
  ready: boolean;
  me: Me | null;
};

export const useLive = create<Live>()(() => ({
  desk: emptyDesk,
  line: { state: 'connecting', tries: 0 },
  ready: false,
  me: null,
}));

type Listener = (recorded: Recorded) => void;
const listeners = new Set<Listener>();
/** Hear every event once, after the desk has it. */
export function onEvent(listener: Listener) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

type FrameListener = (frame: Frame) => void;
const frameListeners = new Set<FrameListener>();
/** Hear every frame as it comes. */
export const onFrame = (listener: FrameListener) => void frameListeners.add(listener);

/** Frames of one moment are applied together: a busy hub must not mean a rendering each. After a quiet moment the first
 * does not wait. */
const FLUSH_MS = 40;
let flushed = 0;
let queue: Frame[] = [];
let flushing: ReturnType<typeof setTimeout> | undefined;

function flush() {
  flushing = undefined;
  flushed = Date.now();
  const frames = queue;
  queue = [];
  const { desk } = useLive.getState();
  useLive.setState({ desk: frames.reduce(apply, desk) });
  for (const frame of frames)
    if (frame.type === 'event' && frame.recorded.seq > desk.seq) for (const l of listeners) l(frame.recorded);
}

function take(frame: Frame) {
  for (const listener of frameListeners) listener(frame);
  if (frame.type === 'presence' || frame.type === 'customer_typing') return;
  queue.push(frame);
  flushing ??= setTimeout(flush, Math.min(FLUSH_MS, Math.max(0, flushed + FLUSH_MS - Date.now())));
}

/** The last number we have, counting what is not applied yet. */
function lastSeq() {
  const { seq } = useLive.getState().desk;
  return queue.reduce((most, f) => Math.max(most, f.type === 'event' ? f.recorded.seq : 0), seq);
}

async function loadDesk() {
  const desk = await get<Desk>('/desk');
  queue = queue.filter((f) => f.type !== 'event' || f.recorded.seq > desk.seq);
  useLive.setState((s) => ({ desk: fromSnapshot(desk, s.desk), ready: true }));
}

/** What the API answered to a message of ours need not wait for the stream. */
export const putMessage = (message: MessageCard) =>
  useLive.setState((s) => ({ desk: keepMessage(s.desk, message) }));

/** Keep what comes in for this conversation. What is no longer kept of others makes their answers old. */
export function watchConversation(id: string) {
  const { desk } = useLive.getState();
  const next = watch(desk, id);
  if (next === desk) return;
  useLive.setState({ desk: next });
  for (const left of Object.keys(desk.threads))
    if (!next.threads[left])
      queryClient.removeQueries({ queryKey: ['conversation', left], type: 'inactive' });
}

let line: ReturnType<typeof openStream> | undefined;

/** Fetch the desk, then follow the stream until `stop`. */
export async function goLive(handlers: { onResync: () => void; onSignedOut: () => void }) {
  goDark();
  await loadDesk();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  line = openStream({
    makeSocket: (url) => new WebSocket(url) as unknown as Socket,
    clock: browserClock,
    url: (seq) => `${scheme}://${location.host}/api/v1/stream?after=${seq}`,
    lastSeq,
    onFrame: take,
    onLine: (state) => useLive.setState({ line: state }),
    onResync: async () => {
      await loadDesk();
      handlers.onResync();
    },
    onSignedOut: handlers.onSignedOut,
  });
  addEventListener('online', retryLine);
  addEventListener('offline', loseLine);
}

export const sayToHub = (words: object) => line?.say(words);
export const retryLine = () => line?.retry();
const loseLine = () => line?.lost();

export function goDark() {
  removeEventListener('online', retryLine);
  removeEventListener('offline', loseLine);
  line?.stop();
  line = undefined;
  clearTimeout(flushing);
  flushing = undefined;
  queue = [];
  useLive.setState({ desk: emptyDesk, ready: false, line: { state: 'connecting', tries: 0 } });
}
