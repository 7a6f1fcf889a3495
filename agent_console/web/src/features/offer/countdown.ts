// How much of an offer is left. Pure.
import type { OfferCard } from '../../contract/types';

export type Countdown = { seconds: number; left: number; tone: 'ok' | 'warn' | 'bad' };

/** `left`: the part that remains, 1 to 0; `seconds`: rounded up, so that it never shows 0 while it still rings. */
export function countdown(offer: Pick<OfferCard, 'offered_at' | 'expires_at'>, now: number): Countdown {
  const end = Date.parse(offer.expires_at);
  const whole = Math.max(1, end - Date.parse(offer.offered_at));
  const remaining = Math.max(0, end - now);
  const left = Math.min(1, remaining / whole);
  const tone = left > 0.5 ? 'ok' : left > 0.25 ? 'warn' : 'bad';
  return { seconds: Math.min(Math.ceil(remaining / 1000), Math.ceil(whole / 1000)), left, tone };
}
