// What a user can do. Each returns when the hub has committed it, or throws a Problem.
import type { BusinessStatus, Me } from '../contract/api';
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
/** `take_over`: also from the colleague who has it. */
export const pullContact = (contact: string, take_over = false, reason = '') =>
  post(`/contacts/${id(contact)}/pull`, { take_over, reason });
export const wrapUp = (contact: string, disposition: string, note: string) =>
  post(`/contacts/${id(contact)}/wrap-up`, { disposition, note });
export const transfer = (contact: string, to: { to_agent_id: string } | { to_team: string }, note: string) =>
  post(`/contacts/${id(contact)}/transfer`, { ...to, note });
export const assign = (contact: string, agent_id: string, reason: string) =>
  post(`/contacts/${id(contact)}/assign`, { agent_id, reason });
export const boost = (contact: string, seconds: number, reason: string) =>
  post(`/contacts/${id(contact)}/boost`, { seconds, reason });
export const move = (contact: string, to: { to_team: string } | { to_plan: string }, reason: string) =>
  post(`/contacts/${id(contact)}/move`, { ...to, reason });
export const closeContact = (contact: string, reason: string) =>
  post(`/contacts/${id(contact)}/close`, { reason });

/** What mails have beside their words. `attachments`: ids of uploads. `undo_seconds`: for so long it can be taken back. */
export type Mailing = {
  to?: string;
  cc?: string[];
  bcc?: string[];
  subject?: string;
  html?: string;
  /** False: without what the hub sets below. */
  signature?: boolean;
  attachments?: string[];
  send_at?: string;
  undo_seconds?: number;
};
export const sendMessage = (
  conversation: string,
  message: { text: string; client_id: string; contact_id?: string } & Mailing,
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

/** `reason`: for the journal, where a supervisor sets somebody else's. */
export const setActivity = (agent: string, activity: string, after_contact: boolean, reason = '') =>
  call<void>('PUT', `/agents/${id(agent)}/activity`, { activity, after_contact, ...(reason && { reason }) });
/** `client_id`: one for each leave, so that a second try cannot enter it twice. */
export const addLeave = (
  agent: string,
  leave: { begins: string; ends: string; substitute_id?: string },
  client_id: string,
) => post(`/agents/${id(agent)}/leaves`, leave, { 'Idempotency-Key': client_id });
export const dropLeave = (agent: string, leave: string) =>
  call<void>('DELETE', `/agents/${id(agent)}/leaves/${id(leave)}`);
export const reloadBusiness = () => post<BusinessStatus>('/business/reload');
export const attach = (person: string, account_id: string) =>
  post(`/people/${id(person)}/attach`, { account_id });
export const setTeam = (account: string, team: string[], version: number) =>
  call<void>('PUT', `/accounts/${id(account)}/team`, { team }, { 'If-Match': `"${version}"` });
