import { expect, test } from 'vitest';
import type { Mail } from '../src/api';
import { answering, threads, withMail } from '../src/mail_threads';

const mail = (id: string, at: number, more: Partial<Mail> = {}): Mail => ({
  direction: 'received',
  sender: 'a@x.example',
  sender_name: '',
  to: ['b@y.example'],
  subject: 'Gearbox',
  text: 'text',
  message_id: id,
  in_reply_to: '',
  references: [],
  at: `2026-01-01T00:00:0${at}+00:00`,
  ...more,
});

test('answers join their thread by Message-ID, in the order of time', () => {
  const found = threads([
    mail('c', 3, { in_reply_to: 'b', references: ['a', 'b'] }),
    mail('a', 1),
    mail('b', 2, { in_reply_to: 'a' }),
    mail('z', 4),
  ]);
  expect(found.map((thread) => thread.mails.map((m) => m.message_id))).toEqual([['z'], ['a', 'b', 'c']]);
});

test('the same subject alone joins nothing', () => {
  expect(threads([mail('a', 1), mail('b', 2)])).toHaveLength(2);
});

test('a mail between two others joins their threads even when it comes last', () => {
  const found = threads([
    mail('a', 1),
    mail('c', 3, { references: ['b'] }),
    mail('b', 2, { references: ['a'] }),
  ]);
  expect(found).toHaveLength(1);
});

test('mails that refer to each other in a circle end', () => {
  expect(threads([mail('a', 1, { references: ['b'] }), mail('b', 2, { references: ['a'] })])).toHaveLength(1);
});

test('an answer carries on the references and says Re once', () => {
  const first = answering(mail('b', 2, { references: ['a'] }));
  expect(first).toEqual({ subject: 'Re: Gearbox', in_reply_to: 'b', references: ['a', 'b'] });
  expect(answering(mail('c', 3, { subject: 'Re: Gearbox' })).subject).toBe('Re: Gearbox');
  expect(answering(mail('c', 3, { subject: '回复：减速机' })).subject).toBe('回复：减速机');
});

test('a mail that arrives twice is there once', () => {
  expect(withMail([mail('a', 1)], mail('a', 1))).toHaveLength(1);
  expect(withMail([mail('a', 1)], mail('b', 2))).toHaveLength(2);
});
