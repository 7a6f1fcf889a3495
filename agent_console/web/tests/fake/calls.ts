// Talks at the hub in memory: what each control makes of them.
import type { Leg, Talk, TalkChange } from '../../src/contract/calls';
import type { ContactCard } from '../../src/contract/types';
import { type Answer, type FakeHub, ok, refuse } from './hub';

export const leg = (id: string, patch: Partial<Leg> = {}): Leg => ({
  id,
  role: 'customer',
  state: 'talking',
  name: '',
  user_id: '',
  address: '',
  muted: false,
  hearing: '',
  since: null,
  ended: '',
  ...patch,
});

export const talk = (contact: string, patch: Partial<Talk> = {}): Talk => ({
  contact_id: contact,
  conversation_id: `cv_${contact}`,
  revision: 1,
  legs: [leg('CA1'), leg('CA2', { role: 'agent', name: 'Wang Lei', user_id: 'us_wang' })],
  recording: '',
  consulting: false,
  answered_by: '',
  ...patch,
});

/** The talk changes, and everybody hears of it. */
export function move(hub: FakeHub, contact: string, what: TalkChange, patch: Partial<Talk>) {
  const before = hub.talks.get(contact) as Talk;
  const next = { ...before, ...patch, revision: before.revision + 1 };
  hub.talks.set(contact, next);
  hub.tell({ type: 'talk.moved', talk: next, what, account_id: null, agent_id: null });
  return next;
}

const put = (legs: Leg[], which: (l: Leg) => boolean, patch: Partial<Leg>) =>
  legs.map((l) => (which(l) ? { ...l, ...patch } : l));

export function talkAnswer(
  hub: FakeHub,
  c: ContactCard,
  what: string,
  body: Record<string, unknown>,
): Answer {
  const now = hub.talks.get(c.id);
  if (!now) return refuse(409, 'no talk');
  const customer = (l: Leg) => l.role === 'customer';
  const other = leg('CA9', {
    role: body.to_number ? 'guest' : 'colleague',
    state: 'ringing',
    user_id: String(body.to_agent_id ?? ''),
    name: hub.agents.get(String(body.to_agent_id))?.name ?? '',
    address: String(body.to_number ?? ''),
  });
  if (what === 'keypad') return ok();
  if (what === 'hold')
    move(hub, c.id, body.on ? 'held' : 'resumed', {
      legs: put(now.legs, customer, { state: body.on ? 'held' : 'talking' }),
    });
  else if (what === 'mute')
    move(hub, c.id, body.on ? 'muted' : 'unmuted', {
      legs: put(now.legs, (l) => l.id === (body.leg_id ?? 'CA2'), { muted: Boolean(body.on) }),
    });
  else if (what === 'consult')
    move(hub, c.id, 'consulted', {
      consulting: true,
      legs: [...put(now.legs, customer, { state: 'held' }), other],
    });
  else if (what === 'return' || what === 'complete')
    move(hub, c.id, what === 'return' ? 'returned' : 'completed', {
      consulting: false,
      legs: put(put(now.legs, customer, { state: 'talking' }), (l) => l.id === 'CA9' && what === 'return', {
        state: 'left',
      }),
    });
  else if (what === 'parties') move(hub, c.id, 'joined', { legs: [...now.legs, other] });
  else if (what === 'recording') move(hub, c.id, 'recording', { recording: body.on ? 'on' : 'paused' });
  else if (what.startsWith('parties/'))
    move(hub, c.id, 'left', { legs: put(now.legs, (l) => what.endsWith(l.id), { state: 'left' }) });
  return ok();
}

/** A number that ends in 13 is not to be called. */
export const dialAnswer = (body: Record<string, unknown>): Answer =>
  String(body.to).endsWith('13')
    ? refuse(422, 'It is night there.')
    : { status: 201, body: { contact_id: 'b', conversation_id: 'cv_b' } };
