import { describe, expect, it } from 'vitest';
import {
  choice,
  failureText,
  headline,
  reasonText,
  stepLine,
  waitLine,
} from '../../../src/features/offer/explain';
import { explanation } from '../../fake/company';
import { speaker } from '../../fake/speaker';

const E = speaker('en');
const Z = speaker('zh-CN');
const me = { id: 'us_me', name: 'Wang Lei' };
const them = { id: 'us_other', name: 'Maria Santos' };
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
      '您属于下一步要询问的团队：大客户组。',
    ],
    [
      { kind: 'everyone' },
      'Everyone with the right skills is asked, and you are free.',
      '正在询问所有具备技能的坐席，而您有空。',
    ],
    [
      { kind: 'skills', label: 'german 7' },
      'You have the skills it needs, and you are free.',
      '您具备所需技能，而且有空。',
    ],
    [
      { kind: 'backups', substitute_for: 'Ana' },
      'You stand in for Ana, who is on leave.',
      'Ana 休假，由您代班。',
    ],
    [{ kind: 'recent', chosen: 'recent' }, 'You handled them last.', '上次由您接待。'],
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
    expect(choice(explanation({ chosen: 'most_skilled' }), them, E)).toBe(
      'Maria Santos was the most skilled of those free.',
    );
    expect(choice(explanation({ chosen: 'ring' }), me, Z)).toBe('同时向多人振铃，先接者得。');
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

it('tells why a line failed: a busy telephone is not a busy agent', () => {
  expect(failureText('busy', E.t)).toBe('the agent’s telephone was busy');
  expect(failureText('no_answer', E.t)).toBe('the agent’s telephone was not answered');
  expect(failureText('agent_left', Z.t)).toBe('坐席线路中断');
  expect(failureText('transfer_busy', E.t)).toBe('the number it was sent on to was busy');
  expect(failureText('elsewhere', E.t)).toBe('elsewhere');
});
