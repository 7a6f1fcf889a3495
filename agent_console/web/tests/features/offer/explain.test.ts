import { describe, expect, it } from 'vitest';
import type { Skip, SkipReason } from '../../../src/contract/types';
import {
  choice,
  headline,
  reasonText,
  type Speaker,
  skipLine,
  stepLine,
  waitLine,
} from '../../../src/features/offer/explain';
import { format, type T } from '../../../src/lib/i18n';
import en from '../../../src/locales/en.json';
import zh from '../../../src/locales/zh-CN.json';
import { explanation } from '../../fake/company';

const speaker = (locale: 'en' | 'zh-CN', account = 'Northwind'): Speaker => {
  const t: T = (key, vars) => format(locale === 'en' ? en : zh, locale, key, vars);
  return {
    t,
    locale,
    me: 'us_me',
    account,
    team: (key) => (key === 'key_accounts' ? 'Key accounts' : key),
    channel: (name) => t(name === 'phone' ? 'channel.phone' : 'channel.email'),
    activity: (key) => (key === 'lunch' ? 'Lunch' : key),
    steps: (plan) => (plan === 'own-agent-first' ? 4 : undefined),
  };
};
const E = speaker('en');
const Z = speaker('zh-CN');
const me = { id: 'us_me', name: 'Wang Lei' };
const them = { id: 'us_other', name: 'Maria Santos' };
const skip = (patch: Partial<Skip>): Skip => ({
  agent_id: 'us_x',
  agent_name: 'Chen Jing',
  reason: 'busy',
  since: null,
  until: null,
  detail: '',
  ...patch,
});
const said = (s: Skip, speaker = E) => {
  const { who, text } = skipLine(s, explanation(), speaker);
  return `${who}: ${text}`;
};

describe('why me', () => {
  it.each([
    [{ kind: 'dedicated' }, 'You are the own agent of Northwind.', '您是 Northwind 的专属坐席。'],
    [
      { kind: 'backups' },
      'You are a backup on the team of Northwind.',
      '您是 Northwind 客户团队的后备坐席。',
    ],
    [
      { kind: 'team', label: 'key_accounts' },
      'You are in Key accounts, the team that is asked next.',
      '您属于下一步要询问的团队：Key accounts。',
    ],
    [
      { kind: 'everyone' },
      'Everyone with the right skills is asked, and you are free.',
      '正在询问所有具备技能的坐席，而您有空。',
    ],
    [{ kind: 'sticky', chosen: 'sticky' }, 'You have this conversation already.', '这个会话本来就由您处理。'],
    [{ kind: 'transfer', chosen: 'transfer' }, 'It was transferred to you.', '该联络已转接给您。'],
    [{ kind: 'pull', chosen: 'pull' }, 'You took it yourself.', '您主动接手了该联络。'],
    [{ kind: 'assigned', chosen: 'assigned' }, 'A supervisor gave it to you.', '主管将该联络指派给您。'],
    [{ kind: '', chosen: '' }, 'It is your turn.', '轮到您了。'],
  ])('%j', (patch, english, chinese) => {
    expect(headline(explanation(patch), me, E)).toBe(english);
    expect(headline(explanation(patch), me, Z)).toBe(chinese);
  });

  it('speaks of colleagues by name, and of people of no account', () => {
    expect(headline(explanation(), them, E)).toBe('Maria Santos is the own agent of Northwind.');
    expect(headline(explanation(), me, speaker('en', ''))).toBe('You are the own agent of this customer.');
  });

  it('tells the choice among equals', () => {
    expect(choice(explanation({ chosen: 'longest_idle', idle_seconds: 240 }), me, E)).toBe(
      'You have been free the longest: 4 minutes.',
    );
    expect(choice(explanation({ chosen: 'order' }), them, Z)).toContain(
      'Maria Santos 在客户团队顺序里排在最前',
    );
    expect(choice(explanation({ chosen: 'only' }), me, E)).toBe('');
  });

  it('tells the step and the wait', () => {
    expect(stepLine(explanation({ step: 2, kind: 'backups' }), E)).toBe(
      'Step 2 of 4 in the plan “own-agent-first”: backups',
    );
    expect(stepLine(explanation({ plan: 'other', kind: 'everyone' }), Z)).toBe(
      '方案“other”第 1 步：全体坐席',
    );
    expect(stepLine(explanation({ plan: 'team:key_accounts', kind: 'team', label: 'key_accounts' }), E)).toBe(
      'Sent to the team Key accounts',
    );
    expect(stepLine(explanation({ chosen: 'transfer', kind: 'transfer' }), E)).toBe('');
    expect(waitLine(explanation({ waited_seconds: 14, priority: 0.7 }), E)).toBe(
      'Had waited 14 seconds, 70% of the target.',
    );
    expect(waitLine(explanation({ waited_seconds: 14, priority: 0 }), Z)).toBe('已等待 14 秒。');
  });
});

it('tells why an offer ended, in our words or in theirs', () => {
  expect(reasonText('unreachable', E.t)).toBe('the agent’s console was lost');
  expect(reasonText('not_mine', Z.t)).toBe('不归其处理');
  expect(reasonText('Lunch in a minute', E.t)).toBe('Lunch in a minute');
});

describe('who was passed over', () => {
  it('is told with reason, detail and time', () => {
    const since = new Date(2026, 2, 2, 14, 2).toISOString();
    expect(said(skip({ detail: 'phone', since }))).toBe('Chen Jing: at full capacity on Phone, since 14:02');
    expect(said(skip({ detail: 'phone', since }), Z)).toBe('Chen Jing: 电话已满负荷，自 14:02 起');
    expect(said(skip({ reason: 'on_break', detail: 'lunch' }))).toBe('Chen Jing: Lunch');
    expect(said(skip({ agent_id: 'us_me', reason: 'declined' }))).toBe('You: declined it');
  });

  it('may be a step nobody is named for, or a team of many', () => {
    expect(said(skip({ agent_id: null, agent_name: '', reason: 'vacant', detail: 'backups' }))).toBe(
      'backups: nobody is named',
    );
    expect(said(skip({ agent_id: null, agent_name: 'key_accounts', reason: 'busy', detail: '3/20' }))).toBe(
      'Key accounts: all 3 present of 20 are busy',
    );
    expect(
      said(skip({ agent_id: null, agent_name: 'key_accounts', reason: 'absent', detail: '0/20' }), Z),
    ).toBe('Key accounts: 20 人均不在岗');
  });

  it('has words for every reason in both languages', () => {
    const reasons: SkipReason[] = [
      'absent',
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
      for (const s of [E, Z]) expect(said(skip({ reason }), s)).not.toMatch(/skip\.|\{/);
  });
});
