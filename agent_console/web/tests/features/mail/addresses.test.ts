import { expect, it } from 'vitest';
import type { MessageCard } from '../../../src/contract/types';
import { addressesIn, answering, isAddress } from '../../../src/features/mail/addresses';
import { asked, mailing } from '../../../src/features/mail/letter';
import { blank } from '../../../src/state/letters';

const mail = (extra: Record<string, string>, kind: MessageCard['kind'] = 'inbound') =>
  ({ id: 'ms_1', kind, extra, author_name: 'Helena', subject: 'Order' }) as MessageCard;

it('reads addresses as people type and paste them', () => {
  expect(addressesIn('Ann Lee <Ann@Example.com>; bob@example.com, "C, D" <c@d.example>')).toEqual([
    'ann@example.com',
    'bob@example.com',
    '"c',
    'c@d.example',
  ]);
  expect(addressesIn('a@b.example c@d.example\ne@f.example')).toEqual([
    'a@b.example',
    'c@d.example',
    'e@f.example',
  ]);
  expect(addressesIn('bob')).toEqual(['bob']);
  expect(addressesIn('  ')).toEqual([]);
});

it('tells an address from what is none', () => {
  expect(['a@b.example', '张@例子.中国'].every(isAddress)).toBe(true);
  expect(['bob', 'a@b@c', 'a b@c', 'a@b..c', '@b'].some(isAddress)).toBe(false);
});

it('answers who wrote, and all others but us', () => {
  const m = mail({
    from: 'helena@northwind.example',
    to: 'service@keydesk.example, jo@northwind.example',
    cc: 'Sales@keydesk.example, kim@northwind.example',
    mailboxes: 'sales@keydesk.example',
  });
  const ours = ['service@keydesk.example'];
  expect(answering(m, 'helena@northwind.example', ours, false)).toEqual({
    to: 'helena@northwind.example',
    cc: [],
  });
  expect(answering(m, 'helena@northwind.example', ours, true).cc).toEqual([
    'jo@northwind.example',
    'kim@northwind.example',
  ]);
});

it('answers to where answers are asked for, and our own mails to whom they went', () => {
  expect(
    answering(mail({ from: 'a@b.example', reply_to: 'desk@b.example' }), 'a@b.example', [], false).to,
  ).toBe('desk@b.example');
  const sent = mail({ to: 'x@y.example', cc: 'z@y.example' }, 'outbound');
  expect(answering(sent, 'a@b.example', [], true)).toEqual({ to: 'x@y.example', cc: ['z@y.example'] });
  expect(answering(mail({}, 'outbound'), 'A@b.example', [], true)).toEqual({ to: 'a@b.example', cc: [] });
});

it('leaves unsaid what is as always, and says the rest', () => {
  expect(mailing({ ...blank, to: ['a@b.example'] }, 'A@b.example')).toEqual({});
  const file = { id: 'up_1', name: 'a', media_type: 'text/plain', size: 1 };
  expect(
    mailing(
      { ...blank, to: ['c@b.example'], cc: ['d@e.example'], files: [file], subject: ' S ' },
      'a@b.example',
    ),
  ).toEqual({
    to: 'c@b.example',
    cc: ['d@e.example'],
    attachments: ['up_1'],
    subject: 'S',
  });
});

it('takes what was asked for into the letter at hand', () => {
  const message = mail({ from: 'a@b.example', cc: 'd@e.example' });
  const contact = { address: 'a@b.example', our_address: 'us@keydesk.example' } as never;
  expect(asked({ conversation: 'cv', kind: 'reply_all', message }, blank, contact)).toEqual({
    ...blank,
    cc: ['d@e.example'],
  });
  expect(
    asked({ conversation: 'cv', kind: 'forward', message }, { ...blank, cc: ['x@y.example'] }, contact),
  ).toEqual({
    ...blank,
    forward: { id: 'ms_1', author: 'Helena', subject: 'Order' },
  });
});
