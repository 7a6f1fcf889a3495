// How frames go: over a WebSocket, or, where those cannot be opened, over HTTP.
import type { Socket } from './world';

/** Whether to poll this time, when `deaf` connections in a row have ended without a word of the hub: sockets first, from
 * the third time on each way in turn. */
export const polls = (deaf: number): boolean => deaf > 1 && deaf % 2 === 0;

type Asked = { connection: string; turn: number; frames: object[] };
type Answer = { connection: string; frames: object[]; closed: { code: number } | null };

/** What behaves like a socket over `POST /chat/v1/poll`: one request waits for what the hub has to say, a second goes
 * whenever there is something to tell it. Answers are heard in the order of their requests. */
export function polling(post: (asked: Asked) => Promise<Answer>): Socket {
  let connection = '';
  let turn = 0;
  const queue: object[] = [];
  let flying = 0;
  let over = false;
  let heard: Promise<unknown> = Promise.resolve();

  function end(code: number): void {
    if (!over) socket.onclose?.({ code });
    over = true;
  }

  /** The first answer names the connection; until then nothing else is asked. */
  function go(): void {
    if (over || flying > (queue.length && connection ? 1 : 0)) return;
    flying++;
    const answer = post({ connection, turn: turn++, frames: queue.splice(0, 50) });
    heard = Promise.allSettled([answer, heard]).then(([said]) => {
      if (over) return;
      if (said.status === 'rejected') return end(1006);
      flying--;
      connection = said.value.connection;
      for (const frame of said.value.frames) socket.onmessage?.({ data: JSON.stringify(frame) });
      if (said.value.closed) end(said.value.closed.code);
      go();
    });
  }

  const socket: Socket = {
    onopen: null,
    onmessage: null,
    onclose: null,
    send(data) {
      queue.push(JSON.parse(data));
      queueMicrotask(go);
    },
    close() {
      over = true;
    },
  };
  queueMicrotask(() => socket.onopen?.());
  return socket;
}
