import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// happy-dom lays nothing out: the virtual list needs a size to show its rows.
for (const [name, value] of Object.entries({
  offsetHeight: 800,
  offsetWidth: 340,
  clientHeight: 800,
  clientWidth: 340,
}))
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, value });
// It draws nothing either: a canvas that swallows every stroke.
const pen: unknown = new Proxy(() => {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => 0 : pen),
  set: () => true,
  apply: () => pen,
});
HTMLCanvasElement.prototype.getContext = (() => pen) as never;
Element.prototype.scrollIntoView = vi.fn();
// No test reaches the network: each gives its own hub.
globalThis.fetch = () => Promise.reject(new TypeError('no network in tests'));
configure({ asyncUtilTimeout: 20_000 });
afterEach(cleanup);
