// What customers told beside their messages: what the API answered, with what came in since. Pure.
import type { ConversationView } from '../../contract/api';
import type { SurveyCard } from '../../contract/chat';
import type { Thread } from '../../state/desk';

/** What is known of a contact's customer now. */
export function factsOf(
  view: ConversationView | undefined,
  thread: Thread | undefined,
  contact: string | undefined,
): Record<string, string> {
  const last = thread?.events.findLast(
    ({ event }) => event.type === 'contact.facts' && event.contact_id === contact,
  )?.event;
  return last?.type === 'contact.facts' ? last.facts : (view?.facts[contact ?? ''] ?? {});
}

/** What customers said of each contact; said again, it stands in place of what was said before. */
export function surveysOf(view: ConversationView | undefined, thread: Thread | undefined): SurveyCard[] {
  const surveys = new Map((view?.surveys ?? []).map((s) => [s.contact_id, s]));
  for (const { event, at } of thread?.events ?? []) {
    if (event.type !== 'survey.taken') continue;
    const { contact_id, agent_id, csat, nps, comment } = event;
    surveys.set(contact_id, { contact_id, agent_id, csat, nps, comment, at });
  }
  return [...surveys.values()];
}
