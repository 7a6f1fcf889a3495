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
  'go',
  'return',
  'hangup',
] as const;
/** Nodes at which nothing is heard. */
const silent = ['branch', 'set', 'go', 'return'];
const outcomes = [
  'spoken',
  'invalid',
  'entered',
  'found',
  'not_found',
  'failed',
  'other',
  'declined',
  'answered',
  'busy',
  'no_answer',
] as const;

/** What a caller did at a node, or what came of it. */
function tookText(taken: string, t: T) {
  if (taken === 'timeout') return t('phone.menuTimeout');
  const known = outcomes.find((o) => o === taken);
  return known ? t(`phone.took.${known}`) : t('phone.menuKey', { key: taken });
}

/** A menu's or node's name as people read it. */
export const plain = (name: string) => name.replaceAll(/[_-]+/g, ' ').replace(/^./, (c) => c.toUpperCase());

/** What kind of node that is, in words. */
export function kindName(kind: string, t: T) {
  const known = kinds.find((k) => k === kind);
  return known ? t(`phone.node.${known}` as Key) : kind;
}

/** `at`: when they came there, as far as that is known. */
export type Walked = MenuStep & { at?: string };

/** `menu`: its name where another one begins; `key`: whether something was pressed, or not in time; `at`: where it is
 * another instant than before. */
export type PathStep = { menu: string; text: string; key: boolean; at: string };

export function menuPath(steps: Walked[], t: T): PathStep[] {
  let menu = '';
  let told = '';
  const path: PathStep[] = [];
  for (const step of steps) {
    if (silent.includes(step.kind) && !step.taken) continue;
    const said = `${plain(step.node)}${t('list.colon')}${kindName(step.kind, t)}`;
    const key = step.taken && tookText(step.taken, t);
    path.push({
      menu: step.menu === menu ? '' : plain(step.menu),
      text: key ? `${plain(step.node)}${t('list.colon')}${key}` : said,
      key: Boolean(key),
      at: step.at && step.at !== told ? step.at : '',
    });
    menu = step.menu;
    told = step.at ?? '';
  }
  return path;
}
