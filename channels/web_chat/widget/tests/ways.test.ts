import { expect, test } from 'vitest';
import { lineOf } from '../src/line/line';
import { polling, polls } from '../src/line/ways';
import { matches } from '../src/page/due';
import { FakeWorld, welcome } from './world';

test('sockets are tried twice before anything else, and again in turn', () => {
  expect([0, 1, 2, 3, 4].map(polls)).toEqual([false, false, true, false, true]);
});

test('answers are heard in the order of their requests, whichever comes first', async () => {
  const asked: { turn: number; frames: object[]; answer: (frames: object[]) => void }[] = [];
  const socket = polling(({ turn, frames }) => {
    return new Promise((resolve) => {
      asked.push({ turn, frames, answer: (frames) => resolve({ connection: 'c', frames, closed: null }) });
    });
  });
  const heard: string[] = [];
  const settled = () => new Promise((go) => setTimeout(go));
  socket.onmessage = ({ data }) => heard.push(JSON.parse(data).n);
  socket.onopen = () => socket.send('{"type":"hello"}');
  await settled();
  asked[0]?.answer([{ n: 1 }]);
  await settled();
  socket.send('{"type":"message"}');
  await settled();
  expect(asked.map(({ turn, frames }) => [turn, frames.length])).toEqual([
    [0, 1],
    [1, 0],
    [2, 1],
  ]);
  asked[2]?.answer([{ n: 3 }]);
  await settled();
  expect(heard).toEqual([1]);
  asked[1]?.answer([{ n: 2 }]);
  await settled();
  expect(heard).toEqual([1, 2, 3]);
});

const person = {
  site: 'demo',
  language: 'en',
  token: '',
  name: '',
  identity: null,
  page: { url: '', title: '', referrer: '', data: {} },
};

function joined(change: object = {}): [ReturnType<typeof lineOf>, FakeWorld] {
  const world = new FakeWorld();
  const line = lineOf(world, person);
  line.start();
  world.socket.onopen?.();
  world.socket.hear(welcome(change));
  return [line, world];
}

test('a computer that wakes up connects anew at once', () => {
  const [line, world] = joined();
  world.slept = 3_600_000;
  line.hurry();
  expect(world.sockets).toHaveLength(2);
});

test('words wait until the form is taken', () => {
  const [line, world] = joined({ form: true });
  line.say('Hello?');
  expect(world.socket.of('message')).toEqual([]);
  line.ask('form', { form: { answers: {}, topic: '', consent: true } });
  world.socket.hear({ type: 'form', wrong: { company: 'missing' } });
  expect(line.view().form).toBe(true);
  expect(world.socket.of('message')).toEqual([]);
  world.socket.hear({ type: 'form', wrong: {} });
  expect(world.socket.of('message')).toHaveLength(1);
});

test('what was asked is asked again until it is answered', () => {
  const [line, world] = joined();
  line.ask('survey', { csat: 5, nps: null, comment: '' });
  world.socket.cut();
  world.pass(1000);
  world.socket.onopen?.();
  world.socket.hear(welcome());
  expect(world.socket.of('survey')).toHaveLength(1);
  world.socket.hear({ type: 'done', what: 'survey', code: '' });
  expect(line.view().done.what).toBe('survey');
});

test('a message that was put otherwise or taken back is shown as it is now', () => {
  const [line, world] = joined({ conversation: 'cv_1' });
  world.socket.hear({ type: 'message', number: 1, side: 'hub', author: 'Mara', text: 'a', client_id: '' });
  world.socket.hear({ type: 'changed', change: 4, number: 1, text: 'b', deleted: false });
  expect(line.view().messages[0]).toMatchObject({ text: 'b', edited: true });
  world.socket.cut();
  world.pass(1000);
  world.socket.onopen?.();
  expect(world.socket.of('hello')[0]).toMatchObject({ changes: 4 });
});

test('greetings know their pages', () => {
  expect(matches('*/pricing*', 'https://shop.example/pricing?plan=b')).toBe(true);
  expect(matches('https://shop.example/', 'https://shop.example/a')).toBe(false);
  expect(matches('*.example/a.b', 'https://shop.example/aXb')).toBe(false);
});
