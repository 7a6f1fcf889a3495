// One account in full, and a day's figures.
import type { AccountView, ConversationRow, Today } from '../../src/contract/api';
import type { AccountHealth } from '../../src/contract/dealings';
import type { AgentCard } from '../../src/contract/types';

/** An account with which all is well. */
export const fine: AccountHealth = { level: 'good', breached: 0, overdue: 0, late: 0, mark: null };

export function today(now: number): Today {
  const base = Math.floor(now / 900_000) * 900_000;
  const quarters = Array.from({ length: 28 }, (_, i) => {
    const offered = Math.round(14 + 9 * Math.sin(i / 3.2) + 5 * Math.sin(i * 1.7));
    const answered = Math.max(0, offered - (i % 3));
    return {
      at: new Date(base - (27 - i) * 900_000).toISOString(),
      offered,
      answered,
      abandoned: i % 3,
      in_target: Math.max(0, answered - (i % 4) * 2),
    };
  });
  const line = (
    tier: string,
    channel: string,
    answered: number,
    inTarget: number,
    abandoned: number,
    sum: number,
  ) => ({
    tier,
    channel,
    offered: answered + abandoned,
    answered,
    answered_in_target: inTarget,
    abandoned,
    short_abandoned: 1,
    handled: answered - 1,
    answer_seconds_sum: sum,
  });
  return {
    since: new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString(),
    rows: [
      line('platinum', 'phone', 64, 60, 2, 640),
      line('platinum', 'web_chat', 41, 38, 1, 500),
      line('platinum', 'email', 52, 51, 0, 9000),
      line('gold', 'phone', 58, 46, 5, 1200),
      line('gold', 'web_chat', 37, 31, 2, 700),
      line('silver', 'phone', 31, 20, 6, 1500),
      line('standard', 'email', 88, 80, 0, 30000),
    ],
    quarters,
  };
}

export const northwind = (team: AgentCard[], recent: ConversationRow[]): AccountView => ({
  id: 'ac_northwind',
  name: 'Northwind Turbines',
  tier: 'platinum',
  language: 'en',
  time_zone: 'Europe/Berlin',
  note: 'Frame contract until 2028. Line-down calls are answered by their own agent; spare gearbox set kept in Hamburg.',
  version: 3,
  team: team.map((a, position) => ({ agent: a, role: position ? 'backup' : 'primary', position })),
  people: [
    {
      id: 'pe_helena',
      name: 'Helena Brandt',
      title: 'Head of Purchasing',
      language: 'en',
      addresses: [
        { kind: 'phone', value: '+49 30 23125 101' },
        { kind: 'email', value: 'helena.brandt@northwind.example' },
      ],
    },
    {
      id: 'pe_jonas',
      name: 'Jonas Weber',
      title: 'Maintenance Manager',
      language: 'en',
      addresses: [{ kind: 'phone', value: '+49 30 23125 102' }],
    },
  ],
  open: [],
  recent,
  external_ids: { crm: 'CRM-10021', erp: '400187' },
});

/** The list of accounts, the given one at its head. */
export const accounts = (own: { id: string; name: string }) => [
  {
    id: own.id,
    name: own.name,
    tier: 'platinum',
    language: 'en',
    people: 2,
    open_contacts: 1,
    primary_agent_name: 'Wang Lei',
  },
  {
    id: 'ac_aurora',
    name: 'Aurora Rail Systems',
    tier: 'platinum',
    language: 'en',
    people: 3,
    open_contacts: 2,
    primary_agent_name: 'James Okafor',
  },
  {
    id: 'ac_huaxin',
    name: '华信重工',
    tier: 'platinum',
    language: 'zh-CN',
    people: 4,
    open_contacts: 2,
    primary_agent_name: '陈静',
  },
  {
    id: 'ac_fjord',
    name: 'Fjord Pumps',
    tier: 'gold',
    language: 'en',
    people: 2,
    open_contacts: 0,
    primary_agent_name: 'Anna Keller',
  },
];
