// Tags and custom fields of conversations: the stream knows them before the lists are asked anew.
import { create } from 'zustand';
import type { ConversationRow } from '../contract/api';
import type { CustomField, FieldValue, Marked } from '../contract/work';
import { call } from '../lib/rest';
import { useSetup } from './queries';
import { onEvent, onFrame } from './store';

const useMarked = create<{ of: Record<string, Marked> }>()(() => ({ of: {} }));
const put = (conversation: string, { tags, fields }: Marked) =>
  useMarked.setState((s) => ({ of: { ...s.of, [conversation]: { tags, fields } } }));

onEvent(({ event }) => event.type === 'conversation.marked' && put(event.conversation_id, event));
// What was missed meanwhile is in the answers that are asked for anew.
onFrame((frame) => frame.type === 'resync' && useMarked.setState({ of: {} }));

const nothing: Marked = { tags: [], fields: {} };
/** How a conversation is marked now; `known`: as a list or the API had it. */
export const useMarks = (conversation: string, known?: Pick<ConversationRow, 'tags' | 'fields'>): Marked =>
  useMarked((s) => s.of[conversation]) ?? known ?? nothing;

const path = (conversation: string) => `/conversations/${encodeURIComponent(conversation)}`;

export async function changeTags(conversation: string, wish: { add?: string[]; remove?: string[] }) {
  put(conversation, await call<Marked>('PATCH', `${path(conversation)}/tags`, wish));
}

/** null forgets a value. */
export async function noteFields(conversation: string, values: Record<string, FieldValue | null>) {
  put(conversation, await call<Marked>('PATCH', `${path(conversation)}/fields`, { values }));
}

/** The fields that are for contacts on this channel, of this tier. */
export const fieldsFor = (all: CustomField[], channel: string, tier: string) =>
  all.filter(
    (f) =>
      (!f.channels.length || f.channels.includes(channel)) && (!f.tiers.length || f.tiers.includes(tier)),
  );

export const missingOf = (fields: CustomField[], values: Record<string, FieldValue>) =>
  fields.filter((f) => f.required && !(f.key in values));

export function useFieldsFor(channel: string, tier: string) {
  return fieldsFor(useSetup()?.fields ?? [], channel, tier);
}
