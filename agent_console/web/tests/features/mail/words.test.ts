import { expect, it } from 'vitest';
import { localInput, presets } from '../../../src/features/mail/times';
import { filled, inLanguage, matching, parts, signatureBelow } from '../../../src/features/mail/words';
import { templates } from '../../fake/mail';

const facts = { person: 'Helena Brandt', account: 'Northwind', agent: 'Wang Lei', reference: 'K-1' };

it('fills in what placeholders stand for, and leaves what stands for nothing', () => {
  expect(filled('Dear {{ person.first_name }}, {{reference}} {{what}}', facts)).toBe(
    'Dear Helena, K-1 {{what}}',
  );
  expect(filled('{{person.first_name}}您好', { ...facts, person: '王 小明' })).toBe('王 小明您好');
});

it('takes the words in the language, one like it, or any', () => {
  expect(inLanguage({ en: 'a', 'zh-CN': 'b' }, 'zh-TW')).toBe('b');
  expect(inLanguage({ en: 'a', 'zh-CN': 'b' }, 'fr')).toBe('a');
  expect(inLanguage({ de: 'c' }, 'fr')).toBe('c');
  expect(inLanguage({}, 'fr')).toBe('');
});

it('finds templates by name and by words', () => {
  expect(matching(templates, 'DELIV')).toHaveLength(1);
  expect(matching(templates, '交货')).toHaveLength(1);
  expect(matching(templates, 'invoice')).toHaveLength(0);
});

it('folds the quoted history and the signature, whichever comes first', () => {
  const text = 'Yes.\n\n-- \nHelena\n\nOn Monday you wrote:\n> When?';
  expect(parts(text, String(text.indexOf('On Monday')))).toEqual({
    own: 'Yes.',
    folded: '-- \nHelena\n\nOn Monday you wrote:\n> When?',
  });
  expect(parts('Yes.', undefined)).toEqual({ own: 'Yes.', folded: '' });
  expect(parts('> all quoted', '0').own).toBe('> all quoted');
});

it('offers the times people ask for', () => {
  const wednesday = new Date(2026, 2, 4, 16, 30);
  expect(presets(wednesday).map((p) => localInput(p.at))).toEqual([
    '2026-03-04T17:30',
    '2026-03-05T09:00',
    '2026-03-09T09:00',
  ]);
  const sunday = new Date(2026, 2, 8, 12);
  expect(presets(sunday).map((p) => p.key)).toEqual(['at.hour', 'at.tomorrow']);
});

it("shows what the hub will set below: the own signature, then the mailbox's, in the customer's language", () => {
  const facts = { person: '', account: '', agent: 'Wang Lei', reference: 'KD-1' };
  const brand = (mailboxes: string[], en: string) => ({ key: en, mailboxes, text: { en }, html: {} });
  const brands = [brand([], 'All {{agent.name}}'), brand(['ours@x.example'], 'Ours {{reference}}')];
  const own = { en: 'Best, {{agent.name}}', 'zh-CN': '王磊' };
  expect(signatureBelow(own, brands, 'Ours@x.example', 'en-GB', facts)).toBe('Best, Wang Lei\n\nOurs KD-1');
  expect(signatureBelow(own, brands, 'else@x.example', 'zh-CN', facts)).toBe('王磊\n\nAll Wang Lei');
  expect(signatureBelow(undefined, [], '', 'en', facts)).toBe('');
});
