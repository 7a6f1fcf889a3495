// Times to send at, or to come back at, as people ask for them. Pure; in the reader's own time zone.
import type { Key } from '../../lib/i18n';

export type Preset = { key: Key; at: Date };

const HOUR_MS = 3_600_000;

function nine(now: Date, days: number) {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(9, 0, 0, 0);
  return at;
}

/** In an hour, tomorrow at nine, on Monday at nine. */
export function presets(now: Date): Preset[] {
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { key: 'at.hour', at: new Date(now.getTime() + HOUR_MS) },
    { key: 'at.tomorrow', at: nine(now, 1) },
    ...(toMonday > 1 ? [{ key: 'at.monday' as const, at: nine(now, toMonday) }] : []),
  ];
}

/** As `<input type="datetime-local">` writes it. */
export function localInput(at: Date) {
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
