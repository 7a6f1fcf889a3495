import { expect, it } from 'vitest';
import type { AccountView } from '../../../src/contract/api';
import { changed } from '../../../src/features/accounts/calling_dialog';

const phones = [{ value: '+4930901820', whole_block: false }];
const account = { number: '4711', has_pin: true, phones } as AccountView;

it('says only what changed', () => {
  expect(changed(account, '4711', '', false, phones)).toEqual({});
  expect(changed(account, ' 4712 ', '', false, phones)).toEqual({ number: '4712' });
  expect(changed(account, '', '', false, phones)).toEqual({ number: null });
  const block = [{ value: '+4930901820', whole_block: true }];
  expect(changed(account, '4711', '', false, block)).toEqual({ phones: block });
});

it('replaces a PIN, takes it away, or leaves it as it is', () => {
  expect(changed(account, '4711', '1234', false, phones)).toEqual({ pin: '1234' });
  expect(changed(account, '4711', '1234', true, phones)).toEqual({ pin: null });
});
