// What an agent has begun to write survives a reload; an empty draft is forgotten.
import { useCallback, useState } from 'react';

const key = (name: string) => `keydesk.draft.${name}`;

export const readDraft = (name: string) => localStorage.getItem(key(name)) ?? '';

export function writeDraft(name: string, text: string) {
  try {
    if (text) localStorage.setItem(key(name), text);
    else localStorage.removeItem(key(name));
  } catch {
    // Storage full or forbidden: the text still stands in the field.
  }
}

export function forgetDrafts() {
  for (const name of Object.keys(localStorage))
    if (name.startsWith('keydesk.draft.')) localStorage.removeItem(name);
}

/** Like useState, kept under `name`. Mount anew (by key) for another name. */
export function useDraft(name: string) {
  const [text, setText] = useState(() => readDraft(name));
  const change = useCallback(
    (next: string) => {
      setText(next);
      writeDraft(name, next);
    },
    [name],
  );
  return [text, change] as const;
}
