// A small supplier with key accounts, as values. Times are relative to `now`, given.
import type { AccountView, ConversationRow, Setup, Today } from '../../src/contract/api';
import type { Recorded } from '../../src/contract/events';
import type { AgentCard, ContactCard, Explanation, MessageCard, OfferCard } from '../../src/contract/types';

export const ago = (now: number, seconds: number) => new Date(now - seconds * 1000).toISOString();

const step = (kind: string, wait: number, team = '') => ({ kind, wait, team, skills: {}, relaxed: false });

export const setup: Setup = {
  tiers: [
    { key: 'platinum', rank: 1, names: { en: 'Platinum', 'zh-CN': '白金' }, colour: '#6d4aff' },
    { key: 'gold', rank: 2, names: { en: 'Gold', 'zh-CN': '黄金' }, colour: '#b7791f' },
    { key: 'silver', rank: 3, names: { en: 'Silver', 'zh-CN': '白银' }, colour: '#64748b' },
    { key: 'standard', rank: 4, names: { en: 'Standard', 'zh-CN': '标准' }, colour: '#0f766e' },
  ],
  channels: [
    {
      name: 'phone',
      address_kind: 'phone',
      live: true,
      connects: true,
      offer_seconds: 20,
      capacity: 1,
      blocked_by: [],
      interruptible: false,
      diverts: [],
    },
    {
      name: 'web_chat',
      address_kind: 'chat',
      live: true,
      connects: false,
      offer_seconds: 30,
      capacity: 3,
      blocked_by: ['phone'],
      interruptible: false,
      diverts: ['message'],
    },
    {
      name: 'email',
      address_kind: 'email',
      live: false,
      connects: false,
      offer_seconds: 60,
      capacity: 5,
      blocked_by: [],
      interruptible: false,
      diverts: [],
    },
  ],
  activities: [
    { key: 'available', available: true, signed_out: false, names: { en: 'Available', 'zh-CN': '在线' } },
    { key: 'break', available: false, signed_out: false, names: { en: 'Break', 'zh-CN': '小休' } },
    { key: 'lunch', available: false, signed_out: false, names: { en: 'Lunch', 'zh-CN': '午餐' } },
    { key: 'signed_out', available: false, signed_out: true, names: { en: 'Signed out', 'zh-CN': '已签退' } },
  ],
  mailboxes: ['service@keydesk.example'],
  signatures: [],
  dispositions: [
    { key: 'solved', names: { en: 'Solved', 'zh-CN': '已解决' } },
    { key: 'order_placed', names: { en: 'Order placed', 'zh-CN': '已下单' } },
    { key: 'quote_sent', names: { en: 'Quote sent', 'zh-CN': '已报价' } },
    { key: 'follow_up', names: { en: 'Follow-up needed', 'zh-CN': '需要跟进' } },
  ],
  teams: {
    key_accounts: { en: 'Key accounts', 'zh-CN': '大客户组' },
    logistics: { en: 'Logistics', 'zh-CN': '物流组' },
  },
  plans: [
    {
      name: 'own-agent-first',
      max_wait: null,
      overflow: '',
      steps: [
        step('dedicated', 20, ''),
        step('backups', 15, ''),
        step('team', 30, 'key_accounts'),
        step('everyone', 0, ''),
      ],
    },
  ],
};

export const agent = (id: string, name: string, now: number, patch: Partial<AgentCard> = {}): AgentCard => ({
  id,
  name,
  role: 'agent',
  teams: ['key_accounts'],
  skills: { english: 9 },
  capacity: { phone: 1, web_chat: 3, email: 5 },
  language: 'en',
  activity: 'available',
  available: true,
  activity_since: ago(now, 1500),
  next_activity: null,
  reachable: true,
  not_responding: false,
  leaves: [],
  ...patch,
});

export const explanation = (patch: Partial<Explanation> = {}): Explanation => ({
  plan: 'own-agent-first',
  step: 1,
  kind: 'dedicated',
  label: '',
  priority: 0.2,
  waited_seconds: 4,
  chosen: 'only',
  idle_seconds: 300,
  substitute_for: '',
  relaxed: false,
  skipped: [],
  ...patch,
});

export const offer = (
  contact: string,
  to: AgentCard,
  now: number,
  patch: Partial<OfferCard> = {},
): OfferCard => ({
  id: `of_${contact}`,
  contact_id: contact,
  agent_id: to.id,
  agent_name: to.name,
  state: 'pending',
  offered_at: ago(now, 3),
  expires_at: ago(now, -17),
  explanation: explanation(),
  ended_at: null,
  reason: '',
  ...patch,
});

export const contact = (id: string, now: number, patch: Partial<ContactCard> = {}): ContactCard => ({
  id,
  conversation_id: `cv_${id}`,
  reference: `KD-${1000 + (id.charCodeAt(id.length - 1) % 90)}`,
  channel: 'web_chat',
  direction: 'inbound',
  state: 'waiting',
  account_id: 'ac_northwind',
  account_name: 'Northwind Turbines',
  tier: 'platinum',
  person_id: 'pe_helena',
  person_name: 'Helena Brandt',
  match: 'address',
  address: 'helena.brandt@northwind.example',
  our_address: 'support@meridian.example',
  subject: '',
  preview: 'Hello, who can help me with an order?',
  language: 'en',
  skills: [],
  arrived_at: ago(now, 24),
  plan: 'own-agent-first',
  target_seconds: 30,
  queued_at: ago(now, 22),
  step: 1,
  step_at: ago(now, 22),
  boost: 0,
  unroutable: false,
  sticky_agent_id: null,
  offers: [],
  agent_id: null,
  agent_name: '',
  accepted_at: null,
  left_at: null,
  wrap_up_until: null,
  closed_at: null,
  outcome: null,
  disposition: null,
  external_key: '',
  form: '',
  origin_id: null,
  diverted: '',
  plan_at: null,
  last_agent_id: null,
  last_handled_at: null,
  attempts: 0,
  not_before: null,
  ...patch,
});

let number = 0;
export const message = (
  c: ContactCard,
  now: number,
  seconds: number,
  patch: Partial<MessageCard>,
): MessageCard => ({
  id: `ms_${++number}`,
  conversation_id: c.conversation_id,
  contact_id: c.id,
  channel: c.channel,
  kind: 'inbound',
  number,
  author_id: c.person_id,
  author_name: c.person_name,
  text: '',
  at: ago(now, seconds),
  html: '',
  subject: '',
  delivery: 'none',
  failure: '',
  client_id: '',
  attachments: [],
  extra: {},
  ...patch,
});

export const row = (c: ContactCard, patch: Partial<ConversationRow> = {}): ConversationRow => ({
  id: c.conversation_id,
  reference: c.reference,
  subject: c.subject,
  account_id: c.account_id,
  account_name: c.account_name,
  tier: c.tier,
  person_id: c.person_id,
  person_name: c.person_name,
  agent_id: c.agent_id,
  agent_name: c.agent_name,
  status: c.state === 'closed' ? 'closed' : 'open',
  last_at: c.closed_at ?? c.arrived_at,
  preview: c.preview,
  channel: c.channel,
  language: c.language,
  snoozed_until: null,
  waiting_for: '',
  merged_into: null,
  ...patch,
});

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

export const recorded = (seq: number, at: string, event: Recorded['event'], actor = 'router'): Recorded => ({
  seq,
  at,
  actor,
  event,
  reason: '',
});
