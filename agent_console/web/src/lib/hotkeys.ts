import { useEffect, useRef } from 'react';

export type Hotkeys = Record<string, (e: KeyboardEvent) => unknown>;

/** How the command key is written on this machine. */
export const modKey = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl ';

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 900;
/**
 * What begins a sequence is one for the whole page: the second key belongs to the sequence, whoever else has a use for
 * it alone. `of` is the key press it was asked for; all listeners of one press hear the same.
 */
const begun = { key: '', at: 0, of: null as KeyboardEvent | null, prefix: '' };

function prefixOf(e: KeyboardEvent) {
  if (begun.of === e) return begun.prefix;
  begun.prefix = e.timeStamp - begun.at < SEQUENCE_MS ? begun.key : '';
  begun.of = e;
  begun.key = '';
  return begun.prefix;
}

/**
 * 'j', 'mod+k', 'g i' (a sequence). Plain keys are ignored while the user types in a field.
 * `first`: its keys are taken before, and not by, what else listens on the page.
 */
export function useHotkeys(map: Hotkeys, { first = false } = {}) {
  const ref = useRef(map);
  useEffect(() => {
    ref.current = map;
  });
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const el = e.target as HTMLElement;
      const typing = el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
      const mod = e.metaKey || e.ctrlKey;
      if (e.altKey || (typing && !mod && e.key !== 'Escape')) return;
      if (document.querySelector('[role=dialog]') && !mod && e.key !== 'Escape') return;
      const key = (mod ? 'mod+' : '') + (e.key.length === 1 ? e.key.toLowerCase() : e.key);
      const prefix = prefixOf(e);
      const run = prefix && e.key.length === 1 && !mod ? ref.current[`${prefix} ${key}`] : ref.current[key];
      if (run) {
        e.preventDefault();
        if (first) e.stopImmediatePropagation();
        run(e);
      } else if (!prefix && Object.keys(ref.current).some((k) => k.startsWith(`${key} `))) {
        begun.key = key;
        begun.at = e.timeStamp;
      }
    };
    addEventListener('keydown', onKey, first);
    return () => removeEventListener('keydown', onKey, first);
  }, [first]);
}
