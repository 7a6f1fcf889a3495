// What agents owe, and who calls them, as values.
import type { FollowUpCard, MentionCard } from '../../src/contract/work';
import { ago } from './company';

export const followUp = (
  id: string,
  owner_id: string,
  now: number,
  patch: Partial<FollowUpCard> = {},
): FollowUpCard => ({
  id,
  conversation_id: 'cv_a',
  reference: 'KD-1',
  account_id: 'ac_northwind',
  account_name: 'Northwind Energy',
  person_id: 'pe_a',
  person_name: 'Ingrid Solberg',
  text: 'Send the quote',
  due_at: ago(now, -3600),
  zone: 'Europe/Berlin',
  owner_id,
  owner_name: 'Wang Lei',
  made_by: 'us_wang',
  made_at: ago(now, 60),
  told_at: null,
  done_at: null,
  done_by: null,
  ...patch,
});

export const mention = (
  message_id: string,
  user_id: string,
  now: number,
  patch: Partial<MentionCard> = {},
): MentionCard => ({
  message_id,
  user_id,
  conversation_id: 'cv_a',
  reference: 'KD-1',
  by_id: 'us_maria',
  by_name: 'Maria Santos',
  text: '@Wang Lei, the price?',
  at: ago(now, 30),
  read_at: null,
  ...patch,
});
