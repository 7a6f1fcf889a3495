import { expect, it } from 'vitest';
import { menuPath } from '../../../src/features/phone/menu_path';
import { format } from '../../../src/lib/i18n';
import en from '../../../src/locales/en.json';

const t = ((key: string, vars = {}) => format(en, 'en', key, vars)) as Parameters<typeof menuPath>[1];

it('tells the way through a menu in plain words', () => {
  const path = menuPath(
    [
      { menu: 'main', node: 'welcome', kind: 'say', taken: '' },
      { menu: 'main', node: 'choose_topic', kind: 'menu', taken: '2' },
      { menu: 'main', node: 'who', kind: 'identify', taken: 'not_found' },
      { menu: 'main', node: 'by_tier', kind: 'branch', taken: '' },
      { menu: 'orders', node: 'number', kind: 'collect', taken: 'timeout' },
      { menu: 'orders', node: 'oddity', kind: 'brand_new', taken: '' },
    ],
    t,
  );
  expect(path.map((s) => `${s.menu}|${s.text}`)).toEqual([
    'Main|Welcome: heard',
    '|Choose topic: key 2',
    '|Who: not found',
    'Orders|Number: no key in time',
    '|Oddity: brand_new',
  ]);
});
