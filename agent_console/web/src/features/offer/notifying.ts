// Whether the desktop may tell of offers. The browser is asked by a click only, and once: after that it answers for ever.
import { useState } from 'react';

const able = typeof Notification !== 'undefined';

/** `ask`: there while the browser can still be asked. */
export function useNotifying() {
  const [permission, setPermission] = useState(able ? Notification.permission : 'denied');
  return {
    able,
    allowed: permission === 'granted',
    refused: able && permission === 'denied',
    ask:
      able && permission === 'default'
        ? () => void Notification.requestPermission().then(setPermission)
        : undefined,
  };
}
