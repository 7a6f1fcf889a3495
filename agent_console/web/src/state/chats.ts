// What a user does in chats beside writing.
import type { Translation, Versions } from '../contract/chat';
import type { MessageCard } from '../contract/types';
import { call, get, post } from '../lib/rest';

const id = encodeURIComponent;

/** The customer is told that their words are read, up to this number. */
export const tellRead = (conversation: string, number: number) =>
  post(`/conversations/${id(conversation)}/read`, { number });

export const translateMessage = (message: string, into: string) =>
  post<Translation>(`/messages/${id(message)}/translation`, { into });
export const translateWords = (text: string, into: string) =>
  post<Translation>('/translation', { text, into });

export const changeMessage = (message: string, text: string) =>
  call<MessageCard>('PATCH', `/messages/${id(message)}`, { text });
export const deleteMessage = (message: string) => call<void>('DELETE', `/messages/${id(message)}`);
/** What it said before, oldest first. */
export const messageVersions = (message: string) => get<Versions>(`/messages/${id(message)}/versions`);

/** Words for the agent who is in the chat, from whoever watches; the customer never sees them. */
export const whisper = (conversation: string, text: string, client_id: string) =>
  post<MessageCard>(
    `/conversations/${id(conversation)}/whisper`,
    { text, client_id },
    { 'Idempotency-Key': client_id },
  );
