import { expect, it } from 'vitest';
import type { AccountView } from '../../../src/contract/api';
import { bounced, knownPeople } from '../../../src/features/mail/people';

const account = {
  people: [
    {
      name: 'Ann',
      addresses: [
        { kind: 'email', value: 'ann@old.example', failed_at: '2026-03-01T09:00:00Z', failure: '550 gone' },
        { kind: 'email', value: 'ann@new.example', failed_at: null },
        { kind: 'phone', value: '+4930123' },
      ],
    },
    { name: 'Bob', addresses: [{ kind: 'email', value: 'bob@x.example' }] },
  ],
} as unknown as AccountView;

it('suggests addresses that take mail first', () => {
  expect(knownPeople(account).map((k) => k.address)).toEqual([
    'ann@new.example',
    'bob@x.example',
    'ann@old.example',
  ]);
  expect(knownPeople(undefined)).toEqual([]);
});

it('says which recipients sent something back, and how else they are reached', () => {
  const known = knownPeople(account);
  expect(bounced(known, ['bob@x.example'])).toEqual([]);
  expect(bounced(known, ['ann@old.example'])).toMatchObject([
    { failure: '550 gone', other: 'ann@new.example', phone: '+4930123' },
  ]);
});
