import type { Pending } from './view';
import type { Shelf } from './world';

/** Unsent messages in `storage`, each under a key of its own so that two tabs never overwrite each other's. Where
 * storage is forbidden they live as long as the page. */
export function shelfIn(storage: () => Storage, site: string): Shelf {
  const attempt = <T>(work: () => T, otherwise: T): T => {
    try {
      return work();
    } catch {
      return otherwise;
    }
  };
  const name = (visitor: string, clientId: string) => `keydesk:${site}:unsent:${visitor}:${clientId}`;
  return {
    all: (visitor) =>
      attempt(() => {
        const found: Pending[] = [];
        const prefix = name(visitor, '');
        for (const key of Object.keys(storage()))
          if (key.startsWith(prefix)) found.push(JSON.parse(storage().getItem(key) ?? 'null'));
        return found.sort((one, other) => one.at.localeCompare(other.at));
      }, []),
    put: (visitor, message) =>
      attempt(() => storage().setItem(name(visitor, message.client_id), JSON.stringify(message)), undefined),
    drop: (visitor, clientId) => attempt(() => storage().removeItem(name(visitor, clientId)), undefined),
  };
}
