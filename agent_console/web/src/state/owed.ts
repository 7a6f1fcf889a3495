// What a user is to do and to read, as part of the desk: pure.
import type { FollowUpCard, MentionCard } from '../contract/work';

/** Whose desk it is, what they are to do, and the notes that call them and are not seen. */
export type Owed = {
  user_id: string;
  followUps: Record<string, FollowUpCard>;
  mentions: Record<string, MentionCard>;
};

export const nothingOwed: Owed = { user_id: '', followUps: {}, mentions: {} };

export const owedIn = (desk: {
  user_id: string;
  follow_ups: FollowUpCard[];
  mentions: MentionCard[];
}): Owed => ({
  user_id: desk.user_id,
  followUps: Object.fromEntries(desk.follow_ups.map((card) => [card.id, card])),
  mentions: Object.fromEntries(desk.mentions.map((card) => [card.message_id, card])),
});

function keep<T>(record: Record<string, T>, id: string, card: T, stays: boolean) {
  if (stays) return { ...record, [id]: card };
  if (!(id in record)) return record;
  const { [id]: _, ...rest } = record;
  return rest;
}

export const withFollowUp = ({ user_id, followUps }: Owed, card: FollowUpCard) =>
  keep(followUps, card.id, card, card.owner_id === user_id && !card.done_at);

/** Supervisors hear of everybody's. */
export const withMention = ({ user_id, mentions }: Owed, card: MentionCard) =>
  card.user_id === user_id ? keep(mentions, card.message_id, card, !card.read_at) : mentions;

/** The soonest first. */
export const bySoonest = (cards: FollowUpCard[]) =>
  [...cards].sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at) || (a.id < b.id ? -1 : 1));

export const isOverdue = (card: FollowUpCard, now: number) => !card.done_at && Date.parse(card.due_at) <= now;
