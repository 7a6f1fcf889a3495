// Talks as the hub tells of them: how each event changes them, and who I am in them. Pure.
import type { Leg, Talk, TalkChange } from '../contract/calls';
import type { ContactCard } from '../contract/types';

/** By contact. */
export type Talks = Record<string, Talk>;

export const talksOf = (talks: Talk[] = []): Talks => Object.fromEntries(talks.map((t) => [t.contact_id, t]));

/** The newer revision counts; an ended talk is gone. */
export function withTalk(talks: Talks, talk: Talk, what: TalkChange): Talks {
  const known = talks[talk.contact_id];
  if (known && known.revision > talk.revision) return talks;
  if (what === 'ended') return withoutTalk(talks, talk.contact_id);
  return { ...talks, [talk.contact_id]: talk };
}

export function withoutTalk(talks: Talks, contact: string): Talks {
  if (!(contact in talks)) return talks;
  const { [contact]: _, ...rest } = talks;
  return rest;
}

/** A talk and my place in it. `leg`: my own connection, once there is one. */
export type Part = {
  contact: ContactCard;
  talk?: Talk;
  leg?: Leg;
  as: 'agent' | 'colleague' | 'supervisor';
};

/** Who is still there, or on the way. */
export const present = (talk: Talk | undefined) => talk?.legs.filter((l) => l.state !== 'left') ?? [];
export const customerOf = (talk: Talk | undefined) => talk?.legs.find((l) => l.role === 'customer');
/** With whom the agent consults: whoever came last beside the customer. */
export const consulted = (talk: Talk | undefined) =>
  present(talk).findLast((l) => l.role === 'colleague' || l.role === 'guest');
/** All but the customer and the one who asks. */
export const others = ({ talk, leg }: Part) =>
  present(talk).filter((l) => l.role !== 'customer' && l.id !== leg?.id);

const legOf = (talk: Talk | undefined, user: string) => present(talk).findLast((l) => l.user_id === user);

/**
 * What I speak on, mine first. A talk in which I am rung and have not answered is none yet.
 * `connects`: whether a channel joins people live.
 */
export function myParts(
  contacts: ContactCard[],
  talks: Talks,
  me: string,
  connects: (channel: string) => boolean,
): Part[] {
  const parts: Part[] = [];
  for (const contact of contacts) {
    const talk = talks[contact.id];
    const leg = legOf(talk, me);
    if (contact.agent_id === me && contact.state === 'active' && (connects(contact.channel) || leg))
      parts.unshift({ contact, talk, leg, as: 'agent' });
    else if (talk && leg && !(leg.state === 'ringing' && leg.role === 'colleague'))
      parts.push({ contact, talk, leg, as: leg.role === 'supervisor' ? 'supervisor' : 'colleague' });
  }
  return parts;
}

export type Rung = { contact: ContactCard; talk: Talk; leg: Leg; by: string };
/** Where a colleague asks me in: their call rings, and I have not answered. `by`: who asks. */
export function ringsAt(contacts: ContactCard[], talks: Talks, me: string): Rung[] {
  return contacts.flatMap((contact) => {
    const talk = talks[contact.id];
    const leg = legOf(talk, me);
    if (!talk || leg?.state !== 'ringing' || leg.role !== 'colleague') return [];
    const by = present(talk).find((l) => l.role === 'agent')?.name ?? contact.agent_name;
    return [{ contact, talk, leg, by }];
  });
}
