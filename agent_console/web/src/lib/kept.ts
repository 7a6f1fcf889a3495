// Where one was: what a screen remembers while another is looked at, until the page is left or the user signs out.
import { useCallback, useState } from 'react';

const kept = new Map<string, unknown>();

export const readKept = <V>(name: string) => kept.get(name) as V | undefined;
export const keep = (name: string, value: unknown) => void kept.set(name, value);
export const forgetKept = () => kept.clear();

/** Like useState, found again under `name`. Mount anew (by key) for another name. */
export function useKept<V>(name: string, initial: V) {
  const [value, setValue] = useState(() => readKept<V>(name) ?? initial);
  const change = useCallback(
    (next: V) => {
      keep(name, next);
      setValue(next);
    },
    [name],
  );
  return [value, change] as const;
}
