import { useState } from 'react';
import { ACTIONS, presses, runAction, useLiveActions, type Where } from '../../lib/actions';
import { type Key, useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { type CommandGroup, Palette } from '../../ui/palette';
import { useCallCommands } from '../phone/commands';
import { iconOf } from './action_icons';
import { type PaletteSource, useFoundHere, useFoundThere } from './palette_sources';

/** What is done most first. A call's controls say more of themselves than their names: `useCallCommands`. */
const order: [Exclude<Where, 'call'>, Key][] = [
  ['offer', 'keys.offer'],
  ['conversation', 'keys.conversation'],
  ['goto', 'cmd.goto'],
  ['list', 'keys.list'],
  ['anywhere', 'cmd.actions'],
];

/** Go anywhere, do anything that can be done now, find any account, colleague or conversation. */
export default function CommandPalette() {
  const { set } = useUi();
  const [query, setQuery] = useState('');
  const q = query.trim();
  const here = useFoundHere(q);
  const there = useFoundThere(q, here);
  const calls = useCalls(q);
  const actions = useActionGroups(q);
  // Without a word what one can do now comes first. With one, what comes from the hub is last: it must not take the
  // place of what Enter was about to do.
  const groups = q
    ? [...here, ...calls, ...actions, ...there]
    : [...actions.slice(0, 2), ...calls, ...here, ...actions.slice(2)];
  return (
    <Palette
      open
      onOpenChange={(open) => !open && set({ overlay: null })}
      groups={together(groups)}
      query={query}
      onQuery={setQuery}
    />
  );
}

const useCalls: PaletteSource = (q) => {
  const t = useT();
  const items = useCallCommands(q).filter((c) => c.id === 'dial-number' || contains(c.label, q));
  return [{ value: t('phone.keys'), items }];
};

const contains = (text: string, q: string) => text.toLowerCase().includes(q.toLowerCase());

function useActionGroups(q: string): CommandGroup[] {
  const t = useT();
  const live = useLiveActions();
  return order.map(([where, title]) => ({
    value: t(title),
    items: live
      .filter((id) => ACTIONS[id].where === where && !ACTIONS[id].silent)
      .map((id) => ({
        id,
        label: t(ACTIONS[id].label),
        icon: iconOf(id),
        keys: ACTIONS[id].keys ? presses(ACTIONS[id].keys) : undefined,
        // The palette closes first; the next dialog opens after it.
        run: () => void setTimeout(() => runAction(id)),
      }))
      .filter((item) => contains(item.label, q)),
  }));
}

/** One group for each title, in the order in which they come; none without items. */
function together(groups: CommandGroup[]): CommandGroup[] {
  const byTitle = new Map<string, CommandGroup>();
  for (const { value, items } of groups) {
    const before = byTitle.get(value)?.items ?? [];
    if (items.length) byTitle.set(value, { value, items: [...before, ...items] });
  }
  return [...byTitle.values()];
}
