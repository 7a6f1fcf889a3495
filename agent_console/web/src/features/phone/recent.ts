// Numbers this user dialled lately, in this browser; gone when they sign out, as drafts are.
export type Dialled = { to: string; name: string };

const MOST = 5;
const key = (user: string) => `keydesk.draft.dialled.${user}`;

/** The newest first. */
export function recentlyDialled(user: string): Dialled[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(user)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((d): d is Dialled => typeof d?.to === 'string') : [];
  } catch {
    return [];
  }
}

export function keepDialled(user: string, dialled: Dialled) {
  const kept = [dialled, ...recentlyDialled(user).filter((d) => d.to !== dialled.to)].slice(0, MOST);
  try {
    localStorage.setItem(key(user), JSON.stringify(kept));
  } catch {
    // Storage full or forbidden: it is typed again next time.
  }
}
