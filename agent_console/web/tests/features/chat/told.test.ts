import { expect, it } from 'vitest';
import type { ConversationView } from '../../../src/contract/api';
import type { AnyEvent } from '../../../src/contract/events';
import { factsOf, surveysOf } from '../../../src/features/chat/told';
import { recorded } from '../../fake/company';

const at = '2026-03-04T09:00:00Z';
const thread = (...events: AnyEvent[]) => ({
  messages: {},
  events: events.map((event, n) => recorded(n + 1, at, event)),
});
const survey = { contact_id: 'ct_1', agent_id: 'us_1', csat: 2, nps: null, comment: '' };
const view = {
  facts: { ct_1: { page: 'https://shop.example/a' } },
  surveys: [{ ...survey, at: '2026-03-04T08:00:00Z' }],
} as unknown as ConversationView;
const moved = (contact_id: string, page: string): AnyEvent => ({
  type: 'contact.facts',
  contact_id,
  conversation_id: 'cv_1',
  facts: { page },
});

it('shows the page a customer is on now, of this contact alone', () => {
  expect(factsOf(undefined, undefined, 'ct_1')).toEqual({});
  expect(factsOf(view, thread(moved('ct_2', 'https://shop.example/x')), 'ct_1').page).toMatch(/a$/);
  const live = thread(moved('ct_1', 'https://shop.example/b'), moved('ct_1', 'https://shop.example/c'));
  expect(factsOf(view, live, 'ct_1').page).toMatch(/c$/);
});

it('puts what a customer says again in place of what they said before', () => {
  const again: AnyEvent = {
    type: 'survey.taken',
    conversation_id: 'cv_1',
    account_id: null,
    ...survey,
    csat: 5,
  };
  expect(surveysOf(view, thread(again))).toEqual([{ ...survey, csat: 5, at }]);
});
