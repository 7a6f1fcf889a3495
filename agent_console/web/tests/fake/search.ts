// What the fake hub finds: one of each kind whose text has the words.
import type { Found, Hit, Hits, ViewBody } from '../../src/contract/search';
import type { Answer, FakeHub } from './hub';

const at = '2026-03-02T09:00:00Z';
const hit = (kind: Hit['kind'], id: string, title: string, lead: string, more: Partial<Hit> = {}): Hit => ({
  kind,
  id,
  title: { text: title, marks: [] },
  lead: { text: lead, marks: [] },
  at,
  account_id: 'ac_northwind',
  account_name: 'Northwind Marine',
  tier: 'platinum',
  person_name: 'Ingrid Solberg',
  conversation_id: null,
  reference: '',
  subject: '',
  agent_id: null,
  agent_name: '',
  channel: 'email',
  language: 'en',
  status: '',
  said: '',
  attached: false,
  tags: [],
  ...more,
});
const talk = { conversation_id: 'cv_found', reference: 'KD-1023', subject: 'Late pumps', status: 'open' };
const all: Hit[] = [
  hit('account', 'ac_northwind', 'Northwind Marine', ''),
  hit('person', 'pe_ingrid', 'Ingrid Solberg', '+47 22 00 00 01'),
  hit('conversation', 'cv_found', 'Late pumps', 'Where is the invoice? 发票', talk),
  hit('message', 'ms_found', 'Ingrid Solberg', 'Where is the invoice? 发票', {
    ...talk,
    said: 'inbound',
    attached: true,
  }),
];

export function searchAnswer(query: URLSearchParams): Found {
  const q = (query.get('q') ?? '').toLowerCase();
  const of = (kind: Hit['kind']): Hits => ({
    items: all
      .filter((h) => h.kind === kind && [kind, null].includes(query.get('kind') as Hit['kind'] | null))
      .filter((h) => !query.get('attached') || h.attached || h.kind === 'conversation')
      .filter((h) =>
        q ? `${h.title.text} ${h.lead.text}`.toLowerCase().includes(q) : h.kind === 'conversation',
      )
      .map((h) => {
        const begin = h.lead.text.toLowerCase().indexOf(q);
        const marks: [number, number][] = q && begin >= 0 ? [[begin, begin + q.length]] : [];
        return { ...h, lead: { ...h.lead, marks } };
      }),
    next: null,
    near: [],
  });
  return {
    accounts: of('account'),
    people: of('person'),
    conversations: of('conversation'),
    messages: of('message'),
  };
}

export function viewsAnswer(hub: FakeHub, method: string, body: unknown): Answer {
  if (method === 'GET') return { status: 200, body: { items: hub.views } };
  const id = `vw_${hub.views.length + 1}`;
  const owned = { own: true, may_change: true, owner_name: 'Wang Lei' };
  hub.views.push({ id, ...(body as ViewBody), ...owned });
  return { status: 201, body: { id } };
}
