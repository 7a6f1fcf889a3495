import { expect, test } from 'vitest';
import { type Line, lineOf, PATIENCE, PING } from '../src/line/line';
import type { Person } from '../src/line/world';
import { FakeShelf, FakeWorld, message, welcome } from './world';

const PAGE = { url: 'https://shop.example/lamps', title: 'Lamps', referrer: '', data: {} };
const ADA: Person = { site: 'demo', language: 'en', token: '', name: 'Ada', identity: null, page: PAGE };

function started(world = new FakeWorld(), person: Partial<Person> = {}): [Line, FakeWorld] {
  const line = lineOf(world, { ...ADA, ...person });
  line.start();
  world.socket.onopen?.();
  return [line, world];
}

function welcomed(world = new FakeWorld()): [Line, FakeWorld] {
  const [line] = started(world);
  world.socket.hear(welcome());
  return [line, world];
}

test('the hello comes first and says what is known already', () => {
  const [, world] = started(new FakeWorld(), { token: 'old' });
  expect(world.socket.sent).toEqual([
    { type: 'hello', ...ADA, token: 'old', conversation: '', after: 0, changes: 0 },
  ]);
});

test('nothing is said before the welcome: without the token a cut would make it twice', () => {
  const [line, world] = started();
  line.say('Hello?');
  expect(world.socket.of('message')).toEqual([]);
  world.socket.hear(welcome());
  expect(world.socket.of('message')).toEqual([
    { type: 'message', client_id: 'client-0001', text: 'Hello?', email: '', files: [] },
  ]);
  expect(world.tokens).toEqual(['token-1']);
});

test('what was not acknowledged is said again, under the same id and in order', () => {
  const [line, world] = welcomed();
  line.say('one');
  line.say('two');
  line.say('three');
  world.socket.hear({ type: 'ack', client_id: 'client-0001', number: 1 });
  world.socket.cut();
  world.pass(1000);
  world.socket.onopen?.();
  world.socket.hear(welcome());
  expect(world.socket.of('message').map((frame) => frame.client_id)).toEqual(['client-0002', 'client-0003']);
});

test('an acknowledged message stays in sight until the hub tells it back in its place', () => {
  const [line, world] = welcomed();
  line.say('Hello?');
  world.socket.hear({ type: 'opened', conversation: 'cv_1' });
  world.socket.hear({ type: 'ack', client_id: 'client-0001', number: 1 });
  expect(line.view().pending.map(({ fate }) => fate)).toEqual(['sent']);
  world.socket.hear(message(1, 'Hello?', { side: 'customer', client_id: 'client-0001' }));
  expect(line.view().pending).toEqual([]);
  expect(line.view().messages.map(({ text }) => text)).toEqual(['Hello?']);
});

test('an acknowledgement does not move the place from which the line resumes', () => {
  const [line, world] = welcomed();
  world.socket.hear({ type: 'opened', conversation: 'cv_1' });
  world.socket.hear(message(1, 'Hi'));
  line.say('Hello?');
  world.socket.hear({ type: 'ack', client_id: 'client-0001', number: 3 });
  world.socket.cut();
  world.pass(1000);
  world.socket.onopen?.();
  expect(world.socket.of('hello')[0]).toMatchObject({ conversation: 'cv_1', after: 1, token: 'token-1' });
});

test('numbers that come back are not shown twice', () => {
  const [line, world] = welcomed();
  for (const number of [1, 2, 2, 1, 5]) world.socket.hear(message(number, `text ${number}`));
  expect(line.view().messages.map(({ number }) => number)).toEqual([1, 2, 5]);
});

test('the arrival of our words is told', () => {
  const [, world] = welcomed();
  world.socket.hear(message(4, 'Hi'));
  world.socket.hear(message(5, 'Hello', { side: 'customer', client_id: 'another-tab' }));
  expect(world.socket.of('seen')).toEqual([{ type: 'seen', number: 4 }]);
});

test('another conversation begins with an empty screen', () => {
  const [line, world] = welcomed();
  world.socket.hear({ type: 'opened', conversation: 'cv_1' });
  world.socket.hear(message(7, 'old'));
  world.socket.hear({ type: 'opened', conversation: 'cv_2' });
  world.socket.hear(message(1, 'new'));
  expect(line.view().messages.map(({ text }) => text)).toEqual(['new']);
});

test('it comes back more and more slowly, and at once when the network does', () => {
  const [line, world] = started();
  for (const pause of [500, 1000, 2000, 4000]) {
    world.socket.cut();
    const before = world.sockets.length;
    world.pass(pause - 1);
    expect(world.sockets.length).toBe(before);
    world.pass(1);
    expect(world.sockets.length).toBe(before + 1);
  }
  world.socket.cut();
  const before = world.sockets.length;
  line.hurry();
  expect(world.sockets.length).toBe(before + 1);
});

test('a hub that says nothing any more is given up', () => {
  const [line, world] = welcomed();
  const dead = world.socket;
  world.pass(PING);
  expect(dead.of('ping')).toHaveLength(1);
  dead.hear({ type: 'pong' });
  world.pass(PING + PATIENCE);
  expect(dead.closed).toBe(true);
  expect(line.view().online).toBe(false);
  world.pass(1000);
  expect(world.socket).not.toBe(dead);
  dead.hear(message(9, 'from the grave'));
  expect(line.view().messages).toEqual([]);
});

test('a token the hub does not know is dropped, and the words are kept', () => {
  const [line, world] = started(new FakeWorld(), { token: 'strange' });
  line.say('Hello?');
  world.socket.cut(4401);
  world.pass(1000);
  world.socket.onopen?.();
  expect(world.socket.of('hello')[0]).toMatchObject({ token: '' });
  world.socket.hear(welcome());
  expect(world.socket.of('message')).toHaveLength(1);
});

test('a newer token that another tab brought before the hub refused the old one is kept', () => {
  const [line, world] = started(new FakeWorld(), { token: 'old' });
  world.socket.onopen?.();
  line.become({ token: 'newer' });
  world.socket.cut(4401);
  world.pass(1000);
  world.socket.onopen?.();
  expect(world.socket.of('hello')[0]).toMatchObject({ token: 'newer' });
});

test('a newer token from another tab is shown the next time, and disturbs nothing', () => {
  const [line, world] = welcomed();
  line.become({ token: 'newer' });
  expect(world.socket.closed).toBe(false);
  world.socket.cut();
  world.pass(1000);
  world.socket.onopen?.();
  expect(world.socket.of('hello')[0]?.token).toBe('newer');
});

test('a site that insists on identities is not asked for ever', () => {
  const [, world] = started();
  world.socket.cut(4403);
  world.pass(100_000);
  expect(world.sockets).toHaveLength(1);
});

test('a refused message is marked and never sent again', () => {
  const [line, world] = welcomed();
  line.say('far too long');
  world.socket.hear({ type: 'refused', client_id: 'client-0001', code: 'too_long' });
  world.socket.cut();
  world.pass(1000);
  world.socket.onopen?.();
  world.socket.hear(welcome());
  expect(world.socket.of('message')).toEqual([]);
  expect(line.view().pending.map(({ fate }) => fate)).toEqual(['too_long']);
});

test('what is left when nobody came is said again until the hub has it, and its reference shown', () => {
  const [line, world] = welcomed();
  world.socket.hear({ type: 'state', state: 'unattended', agent: '', photo: '', open: true, survey: false });
  line.say('Please write to me.', 'ada@there.example');
  world.socket.cut();
  world.pass(1000);
  world.socket.onopen?.();
  world.socket.hear(welcome({ state: 'unattended' }));
  expect(world.socket.of('message')).toEqual([
    {
      type: 'message',
      client_id: 'client-0001',
      text: 'Please write to me.',
      email: 'ada@there.example',
      files: [],
    },
  ]);
  world.socket.hear({ type: 'ack', client_id: 'client-0001', number: 2, reference: 'KD-7' });
  expect(line.view().reference).toBe('KD-7');
  expect(line.view().pending.map(({ fate }) => fate)).toEqual(['sent']);
});

test('a reload sends what the page before had not sent', () => {
  const shelf = new FakeShelf();
  const [before, world] = welcomed(new FakeWorld(shelf));
  world.socket.cut();
  before.say('written offline');
  const [after, reloaded] = started(new FakeWorld(shelf, 'second'), { token: 'token-1' });
  reloaded.socket.hear(welcome());
  expect(reloaded.socket.of('message')).toEqual([
    { type: 'message', client_id: 'client-0001', text: 'written offline', email: '', files: [] },
  ]);
  reloaded.socket.hear({ type: 'ack', client_id: 'client-0001', number: 1 });
  expect(shelf.kept.size).toBe(0);
  expect(after.view().pending).toHaveLength(1);
});

test('another person on the same page sends nothing of the first and sees nothing', () => {
  const proof = (email: string) => ({ email, expires: 1, proof: email });
  const world = new FakeWorld();
  const [line] = started(world, { identity: proof('ada@example.com') });
  world.socket.hear(welcome({ conversation: 'cv_1' }));
  world.socket.hear(message(1, 'secret'));
  world.socket.cut();
  line.say('unsent secret');
  line.become({ identity: proof('bob@example.com') });
  world.socket.onopen?.();
  world.socket.hear(welcome({ visitor: 'vi_2', token: 'token-2', conversation: 'cv_2' }));
  expect(line.view().messages).toEqual([]);
  expect(world.socket.of('message')).toEqual([]);
});

test('whatever is cut, when and how often, the hub has each word once and in order', () => {
  for (let seed = 1; seed <= 300; seed++) {
    let chance = seed;
    const random = () => {
      chance = (chance * 48_271) % 2_147_483_647;
      return chance / 2_147_483_647;
    };
    const world = new FakeWorld();
    const line = lineOf(world, ADA);
    line.start();
    const stored: string[] = [];
    const ids = new Set<string>();
    let read = 0;
    /** A hub that takes each id once and tells everything after the number it is given. */
    const hub = () => {
      const { socket } = world;
      while (read < socket.sent.length) {
        const frame = socket.sent[read++] as { type: string; client_id: string; text: string; after: number };
        if (frame.type === 'hello') {
          socket.hear(welcome({ conversation: 'cv_1' }));
          stored.slice(frame.after).forEach((text, index) => {
            const [client_id = '', said = ''] = text.split('|');
            socket.hear(message(frame.after + index + 1, said, { side: 'customer', client_id }));
          });
        } else if (frame.type === 'message') {
          if (!ids.has(frame.client_id)) {
            ids.add(frame.client_id);
            stored.push(`${frame.client_id}|${frame.text}`);
            if (random() < 0.7)
              socket.hear(
                message(stored.length, frame.text, { side: 'customer', client_id: frame.client_id }),
              );
            else return world.socket.cut();
          }
          if (random() < 0.7) socket.hear({ type: 'ack', client_id: frame.client_id, number: stored.length });
        }
      }
    };
    const connect = () => {
      world.pass(60_000);
      read = 0;
      world.socket.onopen?.();
    };
    connect();
    const said: string[] = [];
    for (let step = 0; step < 30; step++) {
      const dice = random();
      if (dice < 0.4) {
        said.push(`text ${said.length}`);
        line.say(said.at(-1) as string);
      } else if (dice < 0.8) hub();
      else {
        world.socket.cut();
        connect();
      }
    }
    for (let round = 0; round < 50 && line.view().messages.length < said.length; round++) {
      world.socket.cut();
      connect();
      hub();
    }
    expect(stored.map((entry) => entry.split('|')[1])).toEqual(said);
    expect(line.view().messages.map(({ text }) => text)).toEqual(said);
    expect(line.view().pending).toEqual([]);
  }
});
