// Small choices that a reload keeps. A browser that keeps nothing only forgets them.
import { useState } from 'preact/hooks';

const PREFIX = 'keydesk.lobby.';

export function read(name: string): string {
  try {
    return localStorage.getItem(PREFIX + name) ?? '';
  } catch {
    return '';
  }
}

export function usePreference(name: string, initial: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => read(name) || initial);
  const keep = (next: string) => {
    setValue(next);
    try {
      localStorage.setItem(PREFIX + name, next);
    } catch {
      // forgotten on reload
    }
  };
  return [value, keep];
}
