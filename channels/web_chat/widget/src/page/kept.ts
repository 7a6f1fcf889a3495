// What a visitor's browser keeps under the page's origin. Pages that forbid storage get a chat that lasts as long as
// the page.

/** `greeted`: when each greeting was shown last, by key, in unix milliseconds. */
export type Kept = { token: string; live: boolean; greeted: Record<string, number> };

/** `shared` is told the token that another tab keeps now, with the one there was: it began a chat, forgot it, or has
 * signed its visitor in, after which the one before opens nothing. */
export function shelf(name: string, shared: (token: string, before: string) => void) {
  const shelf = { now: { token: '', live: false, greeted: {} } as Kept, keep };
  function read(text: string | null): void {
    shelf.now = { ...shelf.now, token: '', live: false, ...JSON.parse(text ?? '{}') };
  }
  function keep(change: Partial<Kept>): void {
    shelf.now = { ...shelf.now, ...change };
    try {
      localStorage.setItem(name, JSON.stringify(shelf.now));
    } catch {}
  }
  try {
    read(localStorage.getItem(name));
  } catch {}
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== name) return;
    const had = shelf.now.token;
    read(newValue);
    if (had !== shelf.now.token) shared(shelf.now.token, had);
  });
  return shelf;
}
