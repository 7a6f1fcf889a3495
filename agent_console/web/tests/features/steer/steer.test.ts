import { afterEach, describe, expect, it } from 'vitest';
import { tasksFor } from '../../../src/features/steer/items';
import { keepReason, reasonsFor } from '../../../src/features/steer/reasons';
import { contact } from '../../fake/company';

afterEach(() => localStorage.clear());

describe('what a supervisor may do', () => {
  const c = contact('a', 0);
  it('depends on where the contact stands', () => {
    expect(tasksFor(c, 'us_me', true)).toEqual(['assign', 'pull', 'boost', 'move', 'close']);
    const active = { ...c, state: 'active' as const, agent_id: 'us_x' };
    expect(tasksFor(active, 'us_me', true)).toEqual(['assign', 'pull', 'move', 'close']);
    expect(tasksFor({ ...active, agent_id: 'us_me' }, 'us_me', true)).not.toContain('pull');
    expect(tasksFor(active, 'us_me', false)).not.toContain('pull');
    expect(tasksFor({ ...active, state: 'wrapping' }, 'us_me', true)).toEqual(['close']);
    expect(tasksFor({ ...c, state: 'closed' }, 'us_me', true)).toEqual([]);
  });
});

describe('reasons', () => {
  it('are remembered for each user and task, the newest first, each once', () => {
    for (const reason of ['one', 'two', ' one ', '', 'three', 'four', 'five'])
      keepReason('us_a', 'move', reason);
    expect(reasonsFor('us_a', 'move')).toEqual(['five', 'four', 'three', 'one']);
    expect(reasonsFor('us_b', 'move')).toEqual([]);
    expect(reasonsFor('us_a', 'boost')).toEqual([]);
  });

  it('survive what is not theirs in the storage', () => {
    localStorage.setItem('keydesk.reasons.us_a.move', '{');
    expect(reasonsFor('us_a', 'move')).toEqual([]);
  });
});
