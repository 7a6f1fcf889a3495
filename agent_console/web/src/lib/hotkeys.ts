import { useEffect, useRef } from 'react';

export type Hotkeys = Record<string, (e: KeyboardEvent) => unknown>;

/** How the command key is written on this machine. */
export const modKey = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl ';

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
    let prefix = '';
    let timer = 0;
    const onKey = (e: KeyboardEvent) => {
      const el = e.target as HTMLElement;
      const typing = el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
      const mod = e.metaKey || e.ctrlKey;
      if (e.altKey || (typing && !mod && e.key !== 'Escape')) return;
      if (document.querySelector('[role=dialog]') && !mod && e.key !== 'Escape') return;
      const key = (mod ? 'mod+' : '') + (e.key.length === 1 ? e.key.toLowerCase() : e.key);
      const run = ref.current[`${prefix} ${key}`] ?? ref.current[key];
      clearTimeout(timer);
      prefix = '';
      if (run) {
        e.preventDefault();
        if (first) e.stopImmediatePropagation();
        run(e);
      } else if (Object.keys(ref.current).some((k) => k.startsWith(`${key} `))) {
        prefix = key;
        timer = window.setTimeout(() => {
          prefix = '';
        }, 900);
      }
    };
    addEventListener('keydown', onKey, first);
    return () => removeEventListener('keydown', onKey, first);
  }, [first]);
}
