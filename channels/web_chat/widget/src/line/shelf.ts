import type { Pending } from './view';
import type { Shelf } from './world';

/** What this browser keeps under the hub's origin; where that is forbidden, what lives as long as the page. */
export function storage(): Record<string, string> {
  try {
    return localStorage;
  } catch {
    return {};
  }
}

/** Unsent messages in `kept`, each under a key of its own so that two tabs never overwrite each other's. */
export function shelfIn(kept: Record<string, string>, site: string): Shelf {
  const prefix = (visitor: string) => `keydesk:${site}:unsent:${visitor}:`;
  return {
    all: (visitor) =>
      Object.keys(kept)
        .filter((key) => key.startsWith(prefix(visitor)))
        .map((key): Pending => JSON.parse(kept[key] ?? ''))
        .sort((one, other) => (one.at < other.at ? -1 : 1)),
    put: (visitor, message) => {
      try {
        kept[prefix(visitor) + message.client_id] = JSON.stringify(message);
      } catch {
        // it is full: the message lives as long as the page
      }
    },
    drop: (visitor, clientId) => {
      delete kept[prefix(visitor) + clientId];
    },
  };
}
