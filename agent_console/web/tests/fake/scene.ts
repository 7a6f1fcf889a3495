// One moment at the fake company: what the desk shows in screenshots and tests.
import type { ConversationView } from '../../src/contract/api';
import type { ContactCard } from '../../src/contract/types';
import { northwind } from './account';
import { agent, ago, contact, explanation, offer, recorded, row } from './company';
import { words } from './words';

export function scene(now: number) {
  const wang = agent('us_wang', 'Wang Lei', now);
  const maria = agent('us_maria', 'Maria Santos', now, {
    activity: 'break',
    available: false,
    activity_since: ago(now, 640),
  });
  const james = agent('us_james', 'James Okafor', now);
  const chen = agent('us_chen', '陈静', now, { language: 'zh-CN' });
  const anna = agent('us_anna', 'Anna Keller', now, {
    reachable: false,
    activity: 'signed_out',
    available: false,
    leaves: [
      {
        begins: ago(now, 90_000),
        ends: new Date(new Date(now).setHours(96, 0, 0, 0)).toISOString(),
        substitute_id: 'us_james',
      },
    ],
  });
  const tom = agent('us_tom', 'Tom Riley', now, { not_responding: true, teams: ['logistics'] });
  const dana = agent('us_dana', 'Dana Whitfield', now, { role: 'supervisor', teams: [] });
  const agents = [wang, maria, james, chen, anna, tom, dana];

  const mail = contact('a', now, {
    channel: 'email',
    state: 'active',
    subject: 'Gearbox GX-40: delivery before the outage window?',
    preview: 'Good morning, the outage window at Alpha Ventus moved forward to the 28th.',
    agent_id: wang.id,
    agent_name: wang.name,
    accepted_at: ago(now, 1260),
    arrived_at: ago(now, 1500),
    queued_at: ago(now, 1500),
    target_seconds: 1800,
  });
  const call = contact('b', now, {
    channel: 'phone',
    state: 'active',
    person_id: 'pe_li',
    person_name: '李娜',
    account_id: 'ac_huaxin',
    account_name: '华信重工',
    address: '+86 21 5550 0102',
    our_address: '+1 415 555 0100',
    language: 'zh-CN',
    preview: '减速机异响，想约工程师上门',
    agent_id: wang.id,
    agent_name: wang.name,
    accepted_at: ago(now, 162),
    arrived_at: ago(now, 190),
    queued_at: ago(now, 175),
    target_seconds: 20,
  });
  const ringing = contact('c', now, {
    channel: 'web_chat',
    state: 'offered',
    person_id: 'pe_grace',
    person_name: 'Grace Holloway',
    account_id: 'ac_aurora',
    account_name: 'Aurora Rail Systems',
    address: 'grace.holloway@aurora-rail.example',
    preview: 'Certificate 3.1 is missing for the bogie bearings, the shipment is held at Derby.',
    step: 2,
  });
  const rings = offer('c', wang, now, {
    offered_at: ago(now, 9),
    expires_at: ago(now, -21),
    explanation: explanation({
      step: 2,
      kind: 'backups',
      chosen: 'order',
      priority: 0.7,
      waited_seconds: 21,
      skipped: [
        {
          agent_id: james.id,
          agent_name: james.name,
          reason: 'busy',
          since: ago(now, 300),
          until: null,
          detail: 'phone',
        },
        {
          agent_id: anna.id,
          agent_name: anna.name,
          reason: 'absent',
          since: ago(now, 4000),
          until: null,
          detail: 'signed_out',
        },
        {
          agent_id: maria.id,
          agent_name: maria.name,
          reason: 'on_break',
          since: ago(now, 640),
          until: null,
          detail: 'lunch',
        },
      ],
    }),
  });
  ringing.offers = [rings];
  const waiting: ContactCard[] = [
    contact('d', now, {
      channel: 'phone',
      person_name: 'Carlos Mendez',
      account_id: 'ac_pacific',
      account_name: 'Pacific Container Lines',
      preview: 'Crane 3 at berth 22 stands still',
      target_seconds: 20,
      queued_at: ago(now, 34),
      address: '+1 415 555 0111',
      step: 2,
    }),
    contact('e', now, {
      channel: 'email',
      tier: 'gold',
      person_name: 'Ingrid Solberg',
      account_id: 'ac_fjord',
      account_name: 'Fjord Pumps',
      subject: 'Quote for 40 couplings',
      preview: 'Could you send a quote for 40 couplings with VAT split out?',
      target_seconds: 3600,
      queued_at: ago(now, 2500),
    }),
    contact('f', now, {
      tier: 'standard',
      match: 'unknown',
      account_id: null,
      account_name: '',
      person_name: 'Visitor 4821',
      address: 'chat:4821',
      preview: 'Do you ship to Portugal?',
      target_seconds: 180,
      queued_at: ago(now, 70),
      language: 'en',
    }),
    contact('k', now, {
      channel: 'phone',
      tier: 'gold',
      form: 'callback',
      attempts: 1,
      person_name: 'Ingrid Solberg',
      account_id: 'ac_fjord',
      account_name: 'Fjord Pumps',
      address: '+47 22 555 014',
      preview: '',
      target_seconds: 300,
      queued_at: ago(now, 400),
      step: 1,
    }),
    contact('g', now, {
      channel: 'phone',
      tier: 'silver',
      person_name: '周敏',
      account_id: 'ac_yangtze',
      account_name: '长江泵业',
      preview: '发票抬头需要更改',
      target_seconds: 60,
      queued_at: ago(now, 51),
      language: 'zh-CN',
      address: '+86 27 5550 0140',
      unroutable: true,
    }),
  ];
  const others: ContactCard[] = [
    contact('h', now, {
      channel: 'phone',
      state: 'active',
      agent_id: james.id,
      agent_name: james.name,
      person_name: 'Dev Patel',
      account_id: 'ac_aurora',
      account_name: 'Aurora Rail Systems',
      accepted_at: ago(now, 300),
    }),
    contact('i', now, {
      channel: 'web_chat',
      state: 'wrapping',
      agent_id: chen.id,
      agent_name: chen.name,
      person_name: '张伟',
      account_id: 'ac_huaxin',
      account_name: '华信重工',
      accepted_at: ago(now, 500),
      left_at: ago(now, 40),
      wrap_up_until: ago(now, -80),
    }),
  ];
  const old = contact('z', now, {
    channel: 'phone',
    state: 'closed',
    conversation_id: mail.conversation_id,
    person_name: 'Helena Brandt',
    address: '+49 30 23125 101',
    our_address: '+1 415 555 0100',
    arrived_at: ago(now, 90_000),
    queued_at: ago(now, 89_995),
    accepted_at: ago(now, 89_988),
    left_at: ago(now, 89_736),
    closed_at: ago(now, 89_700),
    agent_id: wang.id,
    agent_name: wang.name,
    outcome: 'handled',
    disposition: 'follow_up',
  });

  const messages = words(now, { wang, maria, mail, call, ringing, old, waiting });

  const missed = offer('a0', maria, now, {
    id: 'of_a0',
    state: 'missed',
    offered_at: ago(now, 1495),
    explanation: explanation({
      step: 2,
      kind: 'backups',
      chosen: 'order',
      skipped: [
        {
          agent_id: wang.id,
          agent_name: wang.name,
          reason: 'busy',
          since: ago(now, 1700),
          until: null,
          detail: 'email',
        },
      ],
    }),
  });
  const taken = offer('a', wang, now, {
    state: 'accepted',
    offered_at: ago(now, 1290),
    explanation: explanation({ waited_seconds: 210, priority: 0.12 }),
  });
  const events = [
    recorded(11, ago(now, 1495), {
      type: 'offer.made',
      contact: mail,
      offer: { ...missed, state: 'pending' },
    }),
    recorded(12, ago(now, 1435), { type: 'offer.missed', contact: mail, offer: missed }),
    recorded(13, ago(now, 1290), {
      type: 'offer.made',
      contact: mail,
      offer: { ...taken, state: 'pending' },
    }),
    recorded(14, ago(now, 1260), { type: 'offer.accepted', contact: mail, offer: taken }),
  ];
  const contacts = [mail, call, ringing, ...waiting, ...others];
  const view = (id: string): ConversationView | undefined => {
    const mine = [old, ...contacts].filter((c) => c.conversation_id === id);
    const last = mine.at(-1);
    if (!last) return undefined;
    return {
      conversation: row(last),
      contacts: mine,
      messages: messages.filter((m) => m.conversation_id === id),
      events: events.filter((e) => 'contact' in e.event && e.event.contact?.conversation_id === id),
      clocks: [],
      facts: {},
      surveys: [],
    };
  };
  const closed = ['p', 'q', 'r'].map((id, i) =>
    row(
      contact(id, now, {
        state: 'closed',
        subject: ['Invoice 400187', 'Spare part list', 'Visit in May'][i] ?? '',
        channel: i ? 'email' : 'phone',
        closed_at: ago(now, 90_000 * (i + 1)),
      }),
    ),
  );
  return {
    agents,
    contacts,
    messages,
    events,
    view,
    closed,
    account: northwind([wang, maria, james], closed),
    ringing,
    call,
    mail,
    users: { wang, dana },
  };
}
export type Scene = ReturnType<typeof scene>;
