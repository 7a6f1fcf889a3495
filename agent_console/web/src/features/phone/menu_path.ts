// A way through voice menus in plain words. Pure.
import type { MenuStep } from '../../contract/calls';
import type { Key, T } from '../../lib/i18n';

const kinds = [
  'say',
  'play',
  'menu',
  'collect',
  'identify',
  'branch',
  'lookup',
  'set',
  'queue',
  'dial',
  'voicemail',
  'callback',
  'transfer',
  'hangup',
] as const;
/** Nodes at which nothing is heard. */
const silent = ['branch', 'set'];

const plain = (name: string) => name.replaceAll(/[_-]+/g, ' ').replace(/^./, (c) => c.toUpperCase());

/** `menu`: its name where another one begins; `key`: whether something was pressed, or not in time. */
export type PathStep = { menu: string; text: string; key: boolean };

export function menuPath(steps: MenuStep[], t: T): PathStep[] {
  let menu = '';
  const path: PathStep[] = [];
  for (const step of steps) {
    if (silent.includes(step.kind) && !step.taken) continue;
    const kind = kinds.find((k) => k === step.kind);
    const what = kind ? t(`phone.node.${kind}` as Key) : step.kind;
    const said = `${plain(step.node)}${t('list.colon')}${what}`;
    const key = !step.taken
      ? ''
      : step.taken === 'timeout'
        ? t('phone.menuTimeout')
        : t('phone.menuKey', { key: step.taken });
    path.push({
      menu: step.menu === menu ? '' : plain(step.menu),
      text: key ? `${plain(step.node)}${t('list.colon')}${key}` : said,
      key: Boolean(key),
    });
    menu = step.menu;
  }
  return path;
}
