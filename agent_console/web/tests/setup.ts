import { cleanup } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

// happy-dom lays nothing out: the virtual list needs a size to show its rows.
Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 800 });
Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, value: 340 });
Element.prototype.scrollIntoView = vi.fn();
// No test reaches the network: each gives its own hub.
globalThis.fetch = () => Promise.reject(new TypeError('no network in tests'));
afterEach(cleanup);
