// Why a supervisor did things: what they wrote lately, offered again. Kept in this browser, for each user.

const MOST = 4;
const name = (user: string, task: string) => `keydesk.reasons.${user}.${task}`;

/** The newest first. */
export function reasonsFor(user: string, task: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name(user, task)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((r): r is string => typeof r === 'string') : [];
  } catch {
    return [];
  }
}

export function keepReason(user: string, task: string, reason: string) {
  const text = reason.trim();
  if (!text) return;
  const kept = [text, ...reasonsFor(user, task).filter((r) => r !== text)].slice(0, MOST);
  try {
    localStorage.setItem(name(user, task), JSON.stringify(kept));
  } catch {
    // Storage full or forbidden: it is typed again next time.
  }
}
