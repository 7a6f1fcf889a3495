// What a line needs of the world around it.
import type { Identity, Page } from '../wire';
import type { Pending, View } from './view';

/** A WebSocket, or what behaves like one. */
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

/** `open`: `deaf` connections in a row have ended without a word. `clock`: milliseconds that go on while a computer
 * sleeps. */
export type World = {
  open(deaf: number): Socket;
  later(ms: number, work: () => void): () => void;
  clock(): number;
  random(): number;
  newId(): string;
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
  page: Page;
};
