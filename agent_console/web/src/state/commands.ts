// What a user can do. Each returns when the hub has committed it, or throws a Problem.
import type { Me } from '../contract/api';
import type { MessageCard } from '../contract/types';
import { call, post } from '../lib/rest';

const id = encodeURIComponent;

export const signIn = (login: string, password: string) => post<Me>('/session', { login, password });
export const signOut = () => call<void>('DELETE', '/session');
export const chooseLanguage = (language: string) => call<Me>('PATCH', '/me', { language });

export const acceptOffer = (offer: string) => post(`/offers/${id(offer)}/accept`);
export const declineOffer = (offer: string, reason: string) =>
  post(`/offers/${id(offer)}/decline`, { reason });

export const endContact = (contact: string) => post(`/contacts/${id(contact)}/end`);
export const pullContact = (contact: string) => post(`/contacts/${id(contact)}/pull`);
export const wrapUp = (contact: string, disposition: string, note: string) =>
  post(`/contacts/${id(contact)}/wrap-up`, { disposition, note });
export const transfer = (contact: string, to: { to_agent_id: string } | { to_team: string }, note: string) =>
  post(`/contacts/${id(contact)}/transfer`, { ...to, note });
export const assign = (contact: string, agent_id: string) =>
  post(`/contacts/${id(contact)}/assign`, { agent_id });
export const boost = (contact: string, seconds: number) =>
  post(`/contacts/${id(contact)}/boost`, { seconds });
export const closeContact = (contact: string, reason: string) =>
  post(`/contacts/${id(contact)}/close`, { reason });

export const sendMessage = (
  conversation: string,
  message: { text: string; client_id: string; contact_id?: string },
) =>
  post<MessageCard>(`/conversations/${id(conversation)}/messages`, message, {
    'Idempotency-Key': message.client_id,
  });
export const addNote = (conversation: string, text: string, client_id: string) =>
  post<MessageCard>(
    `/conversations/${id(conversation)}/notes`,
    { text, client_id },
    { 'Idempotency-Key': client_id },
  );

export const setActivity = (agent: string, activity: string, after_contact: boolean) =>
  call<void>('PUT', `/agents/${id(agent)}/activity`, { activity, after_contact });
export const attach = (person: string, account_id: string) =>
  post(`/people/${id(person)}/attach`, { account_id });
export const setTeam = (account: string, team: string[], version: number) =>
  call<void>('PUT', `/accounts/${id(account)}/team`, { team }, { 'If-Match': `"${version}"` });
