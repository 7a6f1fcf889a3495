// Each person the newcomer plays has a browser of their own. All pages here share one storage, so what the chat widget
// keeps in it is put aside when another person looks, and brought back when they return.
const OWNER = 'keydesk.lobby.browser';

export function switchBrowser(person: string, site: string, storage: Storage): void {
  const shelf = `keydesk:${site}`;
  const before = storage.getItem(OWNER);
  if (before === person) return;
  const kept = storage.getItem(shelf);
  if (before !== null && kept !== null) storage.setItem(`${OWNER}:${before}`, kept);
  const own = storage.getItem(`${OWNER}:${person}`);
  if (own === null) storage.removeItem(shelf);
  else storage.setItem(shelf, own);
  storage.setItem(OWNER, person);
}
