// The console against the fake hub, for looking: `npm run dev`, then /tests/fake/dev.html?as=wang|dana|nobody&go=/board
import { FakeHub } from './hub';

const query = new URLSearchParams(location.search);
const as = query.get('as') ?? 'wang';
const hub = new FakeHub(() => Date.now(), as === 'nobody' ? null : (as as 'wang' | 'dana'));
if (query.get('quiet')) hub.change('c', { offers: [], state: 'closed' });
Object.assign(globalThis, { fetch: hub.fetch, WebSocket: hub.socketClass(), hub });
history.replaceState(null, '', `${query.get('go') ?? '/'}?${query}`);
await import('../../src/main');
