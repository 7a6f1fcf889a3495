// Whether the user can see this page.
import { useSyncExternalStore } from 'react';

function watch(changed: () => void) {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

export const usePageVisible = () => useSyncExternalStore(watch, () => document.visibilityState === 'visible');
