import { describe, expect, it } from 'vitest';
import type { Skip, SkipReason } from '../../../src/contract/types';
import { sentence, skipWhat, stepHead } from '../../../src/features/offer/sentence';
import { explanation } from '../../fake/company';
import { at, speaker } from '../../fake/speaker';

const E = speaker('en');
const Z = speaker('zh-CN');
const chen = { id: 'us_chen', name: 'Chen Yu' };
const skip = (patch: Partial<Skip>): Skip => ({
  agent_id: 'us_x',
  agent_name: 'Wang Lei',
  reason: 'busy',
  since: null,
  until: null,
  detail: '',
  ...patch,
});
const second = (...skipped: Skip[]) =>
  explanation({ step: 2, kind: 'backups', chosen: 'longest_idle', idle_seconds: 240, skipped });

describe('a sentence', () => {
  const whole = {
    ...second(
      skip({ detail: 'phone', since: at(10, 2) }),
      skip({ agent_id: 'us_ana', agent_name: 'Ana', reason: 'on_leave', since: at(8), until: at(0, 0, 5) }),
      skip({ agent_id: null, agent_name: 'service_desk', reason: 'after_hours', until: at(9, 0, 1) }),
    ),
    substitute_for: 'Ana',
  };

  it('tells the step, who was passed over, and to whom it was offered', () => {
    expect(sentence(whole, E, chen)).toBe(
      'Step 2, backups: Wang Lei on a call since 10:02; Ana on leave until Monday; ' +
        'Service desk closed until Thursday 09:00; offered to Chen Yu, idle 4 min (stands in for Ana)',
    );
    expect(sentence(whole, Z, chen)).toBe(
      '第 2 步，后备坐席：Wang Lei 自 10:02 起通话中；Ana 休假至星期一；服务台休息至星期四 09:00；' +
        '推送给 Chen Yu，已空闲 4 分钟（代 Ana）',
    );
  });

  it('is only the step when nobody was passed over and nobody is asked', () => {
    expect(sentence(second(), E)).toBe('Step 2, backups');
    expect(sentence(second(), Z)).toBe('第 2 步，后备坐席');
  });

  it('tells those passed over for one reason together, and counts those who are too many to name', () => {
    const offline = ['Maria Santos', 'James Okafor', 'Ana', 'Bo', 'Cy'].map((agent_name, i) =>
      skip({ agent_id: `us_${i}`, agent_name, reason: 'unreachable' }),
    );
    const call = skip({ detail: 'phone', since: at(10, 2) });
    expect(sentence(second(offline[0] as Skip, call, ...offline.slice(1)), E)).toBe(
      'Step 2, backups: Maria Santos, James Okafor and 3 more offline; Wang Lei on a call since 10:02',
    );
    expect(sentence(second(call, ...offline), Z)).toBe(
      '第 2 步，后备坐席：Wang Lei 自 10:02 起通话中；Maria Santos、James Okafor 和另外 3 人离线',
    );
    expect(sentence(second(...offline.slice(0, 3)), E)).toMatch(
      /: Maria Santos, James Okafor and Ana offline$/,
    );
  });

  it('leaves to each the time since when, where the times differ', () => {
    const two = [at(10, 2), at(9)].map((since, i) =>
      skip({ agent_id: `us_${i}`, agent_name: `A${i}`, detail: 'phone', since }),
    );
    expect(sentence(second(...two), E)).toMatch(/: A0 \(since 10:02\) and A1 \(since 09:00\) on a call$/);
    expect(sentence(second(...two.map((one) => ({ ...one, since: at(9) }))), E)).toMatch(
      /: A0 and A1 on a call since 09:00$/,
    );
    const away = two.map((one) => ({ ...one, reason: 'on_leave' as const, detail: 'Bo', until: one.since }));
    expect(sentence(second(...away), E)).toContain('A0 (until 10:02, Bo stands in)');
  });

  it('counts those whose reasons are too many to tell', () => {
    const reasons: SkipReason[] = ['busy', 'absent', 'declined', 'missed', 'failed', 'failed', 'blocked'];
    const many = reasons.map((reason, i) => skip({ agent_id: `us_${i}`, agent_name: `A${i}`, reason }));
    expect(sentence(second(...many), E)).toMatch(/A3 did not answer; 3 more$/);
  });

  it('tells the choice among equals', () => {
    const told = (chosen: string) => sentence({ ...second(), chosen, idle_seconds: null }, E, chen);
    expect(told('least_occupied')).toBe('Step 2, backups: offered to Chen Yu, the least busy');
    expect(told('most_skilled')).toContain('the most skilled');
    expect(told('last_handler')).toContain('handled them last');
    expect(told('ring')).toContain('rung with others');
    expect(told('order')).toContain('first in the team’s order');
    expect(told('only')).toBe('Step 2, backups: offered to Chen Yu');
  });

  it('says you to the reader', () => {
    expect(sentence(second(), E, { id: 'us_me', name: 'Me' })).toBe(
      'Step 2, backups: offered to you, idle 4 min',
    );
  });

  it.each([
    [{ kind: 'team', label: 'key_accounts' }, 'Step 1, Key accounts', '第 1 步，大客户组'],
    [
      { kind: 'skills', label: 'german 7' },
      'Step 1, people with german 7',
      '第 1 步，具备 german 7 技能的坐席',
    ],
    [{ kind: 'everyone' }, 'Step 1, everyone', '第 1 步，全体坐席'],
    [{ kind: 'sticky', chosen: 'sticky' }, 'Whoever has the conversation', '本会话的坐席'],
    [{ kind: 'recent', chosen: 'recent' }, 'Whoever handled them last', '上次接待的坐席'],
    [{ kind: 'move' }, 'Moved by a supervisor', '主管移动'],
    [{ kind: 'assign', chosen: 'assign' }, 'Assigned by a supervisor', '主管指派'],
    [{ kind: 'pull', chosen: 'pull' }, 'Taken by hand', '主动接手'],
    [{ kind: 'team', plan: 'team:service_desk' }, 'Sent to the team Service desk', '已转给团队：服务台'],
  ])('begins with the step or what stood in its place: %j', (patch, english, chinese) => {
    expect(stepHead(explanation(patch), E)).toBe(english);
    expect(stepHead(explanation(patch), Z).replace(/\s/g, '')).toBe(chinese.replace(/\s/g, ''));
  });

  it.each(['callback', 'voicemail', 'message'])('tells what a %s step does for the customer', (kind) => {
    for (const s of [E, Z])
      expect(sentence(explanation({ step: 4, kind, chosen: '' }), s)).toMatch(/4.+(: |：).+/);
  });
});

describe('why somebody was passed over', () => {
  it('is told with its detail and the time', () => {
    const said = (patch: Partial<Skip>, s = E) => skipWhat(skip(patch), s);
    expect(said({ detail: 'email' })).toBe('at the limit on Email');
    expect(said({ reason: 'blocked', detail: 'phone' })).toBe('busy with Phone, which comes first');
    expect(said({ reason: 'on_break', detail: 'lunch', since: at(11, 50) })).toBe('away (Lunch) since 11:50');
    expect(said({ reason: 'missed', since: at(11, 58) })).toBe('did not answer at 11:58');
    expect(said({ reason: 'lacks_skill', detail: 'german' })).toBe('lacks german');
    expect(said({ reason: 'absent', since: at(17, 0, -1) })).toBe('signed out since Tuesday 17:00');
    expect(said({ reason: 'on_leave', until: at(0, 0, 14) })).toBe('on leave until March 18');
    expect(said({ reason: 'on_leave', until: at(0, 0, 1), detail: 'Chen Yu' })).toBe(
      'on leave until Thursday (Chen Yu stands in)',
    );
    expect(said({ detail: 'total' })).toBe('fully busy');
    expect(said({ reason: 'not_responding', since: at(9) }, Z)).toBe('自 09:00 起无应答');
  });

  it('sums up pools, and names the step itself by nothing', () => {
    const said = (patch: Partial<Skip>, s = E) => sentence(second(skip({ agent_id: null, ...patch })), s);
    expect(said({ agent_name: 'key_accounts', detail: '3/20' })).toBe(
      'Step 2, backups: Key accounts all busy (3 of 20 here)',
    );
    expect(said({ agent_name: 'key_accounts', reason: 'absent', detail: '0/20' }, Z)).toBe(
      '第 2 步，后备坐席：大客户组无人在岗（共 20 人）',
    );
    expect(said({ agent_name: '', reason: 'vacant', detail: 'backups' })).toBe(
      'Step 2, backups: nobody is named',
    );
    expect(said({ agent_name: '', reason: 'after_hours', until: at(13) })).toBe(
      'Step 2, backups: closed until 13:00',
    );
    expect(said({ agent_name: '', reason: 'lacks_skill' })).toBe('Step 2, backups: nobody has the skills');
  });

  it('has words for every reason in both languages', () => {
    const reasons: SkipReason[] = [
      'absent',
      'on_leave',
      'postponed',
      'on_break',
      'not_responding',
      'unreachable',
      'busy',
      'blocked',
      'lacks_skill',
      'declined',
      'missed',
      'failed',
      'vacant',
      'after_hours',
    ];
    for (const reason of reasons)
      for (const agent_id of ['us_x', null])
        for (const s of [E, Z]) expect(skipWhat(skip({ reason, agent_id }), s)).not.toMatch(/skips?\.|\{/);
  });
});
