import type { T } from './i18n';

export const at = (iso: string) => Date.parse(iso);

/** "now", "5m", "3h", "2d". */
export function ago(ms: number, t: T) {
  const m = Math.round(ms / 60_000);
  if (m < 1) return t('time.now');
  if (m < 60) return t('time.m', { n: m });
  const h = Math.round(m / 60);
  return h < 24 ? t('time.h', { n: h }) : t('time.d', { n: Math.round(h / 24) });
}

/** "40 s", "3 min", "2 h 5 min": a span in words, for sentences. */
export function span(seconds: number, t: T) {
  const s = Math.round(seconds);
  if (s < 90) return t('span.s', { count: s });
  const m = Math.round(s / 60);
  if (m < 90) return t('span.m', { count: m });
  const [h, rest] = [Math.floor(m / 60), m % 60];
  return rest ? `${t('span.h', { count: h })} ${t('span.m', { count: rest })}` : t('span.h', { count: h });
}

/** "40 s", "4 min", "2 h", "3 d": a span in passing. */
export function brief(seconds: number, t: T) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 90) return t('brief.s', { n: s });
  const m = Math.round(s / 60);
  if (m < 90) return t('brief.m', { n: m });
  const h = Math.round(m / 60);
  return h < 36 ? t('brief.h', { n: h }) : t('brief.d', { n: Math.round(h / 24) });
}

const DAY_MS = 86_400_000;
/**
 * An instant as people say it: "10:02" today, "Monday" or "Monday 09:00" within a week, else "12 March".
 * Midnight is told by its day alone.
 */
export function whenText(iso: string, now: number, locale: string) {
  const date = new Date(iso);
  const time = clock(iso, locale);
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(date.getTime()) - midnight(now)) / DAY_MS);
  if (days === 0) return time;
  if (Math.abs(days) >= 7) return date.toLocaleDateString(locale, { day: 'numeric', month: 'long' });
  const weekday = date.toLocaleDateString(locale, { weekday: 'long' });
  return date.getHours() || date.getMinutes() ? `${weekday} ${time}` : weekday;
}

/** 02:41, or 1:02:41 from an hour on. */
export function mmss(seconds: number) {
  const s = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const h = Math.floor(s / 3600);
  return `${h ? `${h}:` : ''}${two(Math.floor((s % 3600) / 60))}:${two(s % 60)}`;
}

export const clock = (iso: string, locale: string, seconds = false) =>
  new Date(iso).toLocaleTimeString(locale, {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    hour12: false,
  });

/** "Today", "Yesterday" or the date. */
export function day(iso: string, now: number, t: T, locale: string) {
  const date = new Date(iso);
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (date.getTime() >= midnight) return t('day.today');
  if (date.getTime() >= midnight - 86_400_000) return t('day.yesterday');
  return date.toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long' });
}

export const moment = (iso: string, locale: string) =>
  new Date(iso).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });
