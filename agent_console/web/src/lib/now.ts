// One timer for every clock on the screen.
import { useSyncExternalStore } from 'react';

const readers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function subscribe(reader: () => void) {
  readers.add(reader);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const read of readers) read();
  }, 1000);
  return () => {
    readers.delete(reader);
    if (readers.size) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, in milliseconds, told anew every `step` seconds. */
export function useNow(step = 1) {
  const ms = step * 1000;
  return useSyncExternalStore(subscribe, () => {
    if (!timer) now = Date.now();
    return Math.floor(now / ms) * ms;
  });
}
