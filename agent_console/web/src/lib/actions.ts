// Everything that can be done in the console, by name: the palette, the table of keys and the keys themselves are made
// from this one list. Whoever can carry an action out says so while they are there (`useActions`).
import { useEffect, useId, useRef } from 'react';
import { create } from 'zustand';
import { modKey, useHotkeys } from './hotkeys';
import type { Key } from './i18n';

/** Where an action applies; also its heading in the table of keys and in the palette. */
export type Where = 'offer' | 'conversation' | 'list' | 'goto' | 'anywhere' | 'call';
/**
 * `keys`: 'j', 'mod+k' or a sequence 'g d'. `also`: keys that do the same and are not
 * shown. `supervisors`: nobody else has it. `silent`: the palette does not list it. `local`: the field it is for listens
 * to its key by itself, while one types.
 */
export type Action = {
  label: Key;
  where: Where;
  keys: string;
  also?: string[];
  supervisors?: boolean;
  silent?: boolean;
  local?: boolean;
};

const table = {
  'offer.accept': { label: 'offer.accept', where: 'offer', keys: 'a' },
  'offer.decline': { label: 'offer.decline', where: 'offer', keys: 'd' },

  'conversation.reply': { label: 'composer.reply', where: 'conversation', keys: 'r' },
  'conversation.replyAll': { label: 'mail.replyAll', where: 'conversation', keys: 'l' },
  'conversation.forward': { label: 'mail.forward', where: 'conversation', keys: 'f' },
  'conversation.note': { label: 'composer.note', where: 'conversation', keys: 'n' },
  'conversation.send': { label: 'composer.send', where: 'conversation', keys: 'mod+Enter', local: true },
  'conversation.end': { label: 'act.end', where: 'conversation', keys: 'e' },
  'conversation.wrapUp': { label: 'act.wrapUp', where: 'conversation', keys: 'w' },
  'conversation.transfer': { label: 'act.transfer', where: 'conversation', keys: 't' },
  'conversation.pull': { label: 'act.pull', where: 'conversation', keys: 'p' },
  'conversation.snooze': { label: 'act.snooze', where: 'conversation', keys: 'z' },
  'conversation.merge': { label: 'act.merge', where: 'conversation', keys: 'm' },
  'conversation.tags': { label: 'tags.title', where: 'conversation', keys: '#' },
  'conversation.promise': { label: 'owe.make', where: 'conversation', keys: 'o' },
  'conversation.details': { label: 'conv.details', where: 'conversation', keys: 'i' },

  'list.next': { label: 'keys.next', where: 'list', keys: 'j', also: ['ArrowDown'], silent: true },
  'list.previous': { label: 'keys.previous', where: 'list', keys: 'k', also: ['ArrowUp'], silent: true },
  'list.mine': { label: 'view.mine', where: 'list', keys: '1' },
  'list.open': { label: 'view.open', where: 'list', keys: '2' },
  'list.closed': { label: 'view.closed', where: 'list', keys: '3' },

  'go.desk': { label: 'nav.desk', where: 'goto', keys: 'g d' },
  'go.board': { label: 'nav.board', where: 'goto', keys: 'g b', supervisors: true },
  'go.accounts': { label: 'nav.accounts', where: 'goto', keys: 'g a' },
  'go.followUps': { label: 'owe.mineTitle', where: 'goto', keys: 'g f' },
  'go.mentions': { label: 'mentions.title', where: 'goto', keys: 'g t' },
  'go.quarantine': { label: 'held.title', where: 'goto', keys: 'g q', supervisors: true },
  'go.menus': { label: 'menus.title', where: 'goto', keys: 'g m', supervisors: true },
  'go.doNotCall': { label: 'dnc.title', where: 'goto', keys: 'g n', supervisors: true },
  'go.surveys': { label: 'surveys.title', where: 'goto', keys: 'g s', supervisors: true },
  'go.day': { label: 'day.title', where: 'goto', keys: 'g y' },
  'go.search': { label: 'search.title', where: 'goto', keys: '/' },

  palette: { label: 'cmd.title', where: 'anywhere', keys: 'mod+k', silent: true },
  keys: { label: 'keys.title', where: 'anywhere', keys: '?' },
  undo: { label: 'undo', where: 'anywhere', keys: 'u', silent: true },
  back: { label: 'silent.back', where: 'anywhere', keys: 'b' },
  newMail: { label: 'mail.new', where: 'anywhere', keys: 'g e' },
  signature: { label: 'mail.mySignature', where: 'anywhere', keys: 'y s' },
  photo: { label: 'photo.mine', where: 'anywhere', keys: 'y p' },
  leave: { label: 'leave.mine', where: 'anywhere', keys: 'y l' },
  theme: { label: 'cmd.theme', where: 'anywhere', keys: 'y t' },
  language: { label: 'cmd.language', where: 'anywhere', keys: 'y g' },
  mute: { label: 'user.mute', where: 'anywhere', keys: 'y m' },
  unmute: { label: 'user.unmute', where: 'anywhere', keys: 'y u' },
  notify: { label: 'user.notify', where: 'anywhere', keys: 'y n' },
  reload: { label: 'cmd.reload', where: 'anywhere', keys: 'y r' },
  signOut: { label: 'user.leave', where: 'anywhere', keys: 'y q' },

  'call.dial': { label: 'phone.dial', where: 'call', keys: 'c d' },
  'call.mute': { label: 'phone.mute', where: 'call', keys: 'c m' },
  'call.hold': { label: 'phone.hold', where: 'call', keys: 'c h' },
  'call.keypad': { label: 'phone.keypad', where: 'call', keys: 'c k' },
  'call.consult': { label: 'phone.consult', where: 'call', keys: 'c c' },
  'call.swap': { label: 'phone.swap', where: 'call', keys: 'c s' },
  'call.complete': { label: 'phone.complete', where: 'call', keys: 'c t' },
  'call.join': { label: 'phone.join', where: 'call', keys: 'c j' },
  'call.return': { label: 'phone.return', where: 'call', keys: 'c b' },
  'call.add': { label: 'phone.add', where: 'call', keys: 'c a' },
  'call.people': { label: 'phone.people', where: 'call', keys: 'c p' },
  'call.record': { label: 'phone.record', where: 'call', keys: 'c r' },
  'call.end': { label: 'call.end', where: 'call', keys: 'c e' },
  'call.listen': { label: 'phone.listen', where: 'call', keys: 'c l', supervisors: true },
  'call.whisper': { label: 'phone.whisper', where: 'call', keys: 'c w', supervisors: true },
  'call.barge': { label: 'phone.barge', where: 'call', keys: 'c i', supervisors: true },
  'call.takeOver': { label: 'phone.takeOver', where: 'call', keys: 'c y', supervisors: true },
  'call.leave': { label: 'phone.leave', where: 'call', keys: 'c x' },
  'call.device': { label: 'phone.settings', where: 'call', keys: 'c v' },
} satisfies Record<string, Action>;

export type ActionId = keyof typeof table;
export const ACTIONS: Readonly<Record<ActionId, Action>> = table;
export const ACTION_IDS = Object.keys(table) as ActionId[];

/** How keys are written for people, one text for each press: 'g d' as G and D, 'mod+k' as Ctrl K. */
export const presses = (keys: string) =>
  keys.split(' ').map((press) => {
    const plain = press.replace('mod+', '').replace('Enter', '↵').toUpperCase();
    return press.startsWith('mod+') ? `${modKey}${plain}` : plain;
  });
/** As tips and menus have it: "G D". */
export const keysOf = (id: ActionId) => presses(ACTIONS[id].keys).join(' ');

/** What can be done now, and how; what cannot is left out, or false. */
export type Handlers = { [id in ActionId]?: (() => unknown) | false };

type Provider = { ids: ActionId[]; run: (id: ActionId) => void };
type Live = { providers: Record<string, Provider> };
const useLive = create<Live>()(() => ({ providers: {} }));

/** Carry these actions out, by their keys and from the palette, for as long as the caller is there. */
export function useActions(handlers: Handlers, { first = false } = {}) {
  const name = useId();
  const ref = useRef(handlers);
  useEffect(() => {
    ref.current = handlers;
  });
  const ids = ACTION_IDS.filter((id) => handlers[id]);
  const run = (id: ActionId) => (ref.current[id] || undefined)?.();
  useHotkeys(
    Object.fromEntries(
      ids.flatMap((id) => {
        const { keys, also = [], local } = ACTIONS[id];
        return (local ? [] : [keys, ...also]).map((key) => [key, () => run(id)]);
      }),
    ),
    { first },
  );
  const list = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `list` says all that matters of `ids`; `run` reads the newest
  useEffect(() => {
    useLive.setState((s) => ({ providers: { ...s.providers, [name]: { ids, run } } }));
    return () =>
      useLive.setState((s) => {
        const { [name]: _, ...providers } = s.providers;
        return { providers };
      });
  }, [name, list]);
}

/** Which actions can be done now, in the order of the list. */
export function useLiveActions(): ActionId[] {
  const providers = useLive((s) => s.providers);
  const live = new Set(Object.values(providers).flatMap((p) => p.ids));
  return ACTION_IDS.filter((id) => live.has(id));
}

/** Do it; whoever came last and can, does. */
export const runAction = (id: ActionId) =>
  Object.values(useLive.getState().providers)
    .findLast((p) => p.ids.includes(id))
    ?.run(id);
