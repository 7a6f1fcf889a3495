import { describe, expect, it } from 'vitest';
import { countdown } from '../../../src/features/offer/countdown';

const offer = { offered_at: '2026-03-02T10:00:00Z', expires_at: '2026-03-02T10:00:20Z' };
const at = (seconds: number) => Date.parse(offer.offered_at) + seconds * 1000;

describe('countdown', () => {
  it('goes from whole to nothing', () => {
    expect(countdown(offer, at(0))).toMatchObject({ seconds: 20, left: 1 });
    expect(countdown(offer, at(10))).toMatchObject({ seconds: 10, left: 0.5 });
    expect(countdown(offer, at(20))).toMatchObject({ seconds: 0, left: 0 });
    expect(countdown(offer, at(99))).toMatchObject({ seconds: 0, left: 0 });
  });
  it('never shows nothing while it rings', () => expect(countdown(offer, at(19.9)).seconds).toBe(1));
  it('shows no more than the whole when the clock of this machine is behind', () =>
    expect(countdown(offer, at(-30))).toMatchObject({ seconds: 20, left: 1 }));
  it('turns from calm to urgent', () =>
    expect([0, 12, 17].map((s) => countdown(offer, at(s)).tone)).toEqual(['ok', 'warn', 'bad']));
});
