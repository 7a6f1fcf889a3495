import { describe, expect, it } from 'vitest';
import { toldOf } from '../../../src/features/follow_ups/told';
import { speaker } from '../../fake/speaker';
import { followUp, mention } from '../../fake/work';

const NOW = Date.UTC(2026, 2, 2, 10);
const { t } = speaker('en');
const due = (owner: string, patch = {}) => ({
  type: 'follow_up.due' as const,
  follow_up: followUp('fu_1', owner, NOW, patch),
});
const called = (whom: string) => ({ type: 'mention.made' as const, mention: mention('ms_1', whom, NOW) });

describe('attention', () => {
  it('is called to a promise of mine that is due, with the way there', () => {
    expect(toldOf(due('us_me'), 'us_me', null, t)).toEqual({
      text: 'Due now for Northwind Energy: Send the quote',
      where: '/c/cv_a',
      tag: 'fu_1',
    });
    expect(toldOf(due('us_me', { conversation_id: null }), 'us_me', null, t)?.where).toBe('/follow-ups');
  });

  it('is called to a note that calls me, unless I look at it', () => {
    expect(toldOf(called('us_me'), 'us_me', 'cv_other', t)?.text).toContain('Maria Santos called you');
    expect(toldOf(called('us_me'), 'us_me', 'cv_a', t)).toBeNull();
  });

  it('is not called to what is others', () => {
    expect(toldOf(due('us_other'), 'us_me', null, t)).toBeNull();
    expect(toldOf(called('us_other'), 'us_me', null, t)).toBeNull();
  });
});
