import { expect, it } from 'vitest';
import { formText } from '../../../src/features/virtual/form';
import { contact } from '../../fake/company';
import { at, NOON, speaker } from '../../fake/speaker';

const [E, Z] = [speaker('en'), speaker('zh-CN')];

it('tells what the customer left behind', () => {
  const c = contact('a', NOON, { form: 'callback', address: '+49 30 23125 101' });
  expect(formText(contact('a', NOON), E.t, NOON, 'en')).toBe('');
  expect(formText(c, E.t, NOON, 'en')).toBe('Call back +49 30 23125 101');
  const second = { ...c, attempts: 1, not_before: at(12, 20) };
  expect(formText(second, E.t, NOON, 'en')).toBe('Call back +49 30 23125 101, attempt 2, again from 12:20');
  expect(formText(second, Z.t, NOON, 'zh-CN')).toBe('回拨 +49 30 23125 101，第 2 次，12:20 起再拨');
  expect(formText({ ...c, form: 'voicemail' }, E.t, NOON, 'en')).toBe('Voicemail from +49 30 23125 101');
});
