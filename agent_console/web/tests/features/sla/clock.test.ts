import { describe, expect, it } from 'vitest';
import { dues, nearest, standing, tally } from '../../../src/features/sla/clock';
import { ago, contact } from '../../fake/company';
import { slaClock } from '../../fake/promises';

const NOW = Date.UTC(2026, 2, 2, 10);
const a = contact('a', NOW);
const b = contact('b', NOW);
const paused = { running_since: null, due_at: null, warn_at: null };

describe('an SLA clock', () => {
  it('runs, is warned of, is breached, or rests', () => {
    const at = (patch = {}) => standing(slaClock(a, NOW, patch), NOW);
    expect(at()).toBe('running');
    expect(at({ warn_at: ago(NOW, 1) })).toBe('warned');
    expect(at({ warned_at: ago(NOW, 1) })).toBe('warned');
    expect(at({ due_at: ago(NOW, 1) })).toBe('breached');
    expect(at({ ...paused, breached_at: ago(NOW, 1) })).toBe('breached');
    expect(at(paused)).toBe('paused');
  });

  it('counts for its conversation when it is due first', () => {
    const [soon, late, rests] = [
      slaClock(a, NOW),
      slaClock(a, NOW, { kind: 'resolution', due_at: ago(NOW, 60) }),
      slaClock(a, NOW, { kind: 'first_response', ...paused }),
    ];
    expect(nearest([soon, rests, late])?.kind).toBe('resolution');
    expect(nearest([rests])?.kind).toBe('first_response');
    expect(nearest([{ ...soon, stopped_at: ago(NOW, 1) }])).toBeUndefined();
    expect(dues([soon, late, rests]).get(a.conversation_id)).toBe(NOW - 60_000);
  });

  it('is counted once for each conversation, the worse first', () => {
    const clocks = [
      slaClock(a, NOW, { warn_at: ago(NOW, 1) }),
      slaClock(a, NOW, { kind: 'resolution', due_at: ago(NOW, 1) }),
      slaClock(b, NOW, { warn_at: ago(NOW, 1) }),
    ];
    expect(tally(clocks, NOW)).toEqual({ warned: 1, breached: 1 });
  });
});
