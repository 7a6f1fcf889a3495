// What a user does with mails, beyond answering.
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Draft, DraftCard, Held, Mailboxes, Template } from '../contract/mail';
import type { MessageCard } from '../contract/types';
import { call, get, post } from '../lib/rest';
import type { Mailing } from './commands';
import { queryClient } from './queries';

const id = encodeURIComponent;

export type NewMail = Mailing & {
  to: string;
  text: string;
  client_id: string;
  account_id?: string;
  our_address?: string;
};
/** A mail with which a conversation begins. */
export const startMail = (mail: NewMail) =>
  post<MessageCard>('/conversations', mail, { 'Idempotency-Key': mail.client_id });

export const forwardMail = (
  conversation: string,
  mail: Mailing & { message_id: string; to: string; text: string; client_id: string },
) =>
  post<MessageCard>(`/conversations/${id(conversation)}/forward`, mail, {
    'Idempotency-Key': mail.client_id,
  });

/** Take back what waits for its time; 409 when it has left. */
export const cancelMessage = (message: string) => post(`/messages/${id(message)}/cancel`);
export const retryMessage = (message: string) => post(`/messages/${id(message)}/retry`);

export const rawMail = (message: string) => `/api/v1/messages/${id(message)}/raw`;

const templatesOptions = queryOptions({
  queryKey: ['templates'],
  queryFn: () => get<Template[]>('/templates'),
  staleTime: 300_000,
});
/** Those that fit this channel. */
export const useTemplates = (channel: string) =>
  (useQuery(templatesOptions).data ?? []).filter((t) => !t.channels.length || t.channels.includes(channel));

const draftOf = (conversation: string) => `/conversations/${id(conversation)}/draft`;
export const readServerDraft = (conversation: string) => get<DraftCard>(draftOf(conversation));
export const keepServerDraft = (conversation: string, draft: Draft) =>
  call<void>('PUT', draftOf(conversation), draft);
export const dropServerDraft = (conversation: string) => call<void>('DELETE', draftOf(conversation));

/** What stands below one's own mails, by language. */
export type OwnSignature = { texts: Record<string, string> };
const signatureOptions = queryOptions({
  queryKey: ['signature'],
  queryFn: () => get<OwnSignature>('/me/signature'),
  staleTime: 300_000,
});
export const useOwnSignature = () => useQuery(signatureOptions).data?.texts;
export async function keepOwnSignature(texts: Record<string, string>) {
  const kept = await call<OwnSignature>('PUT', '/me/signature', { texts });
  queryClient.setQueryData(signatureOptions.queryKey, kept);
}

/** A mail to somebody that was begun and not sent. */
export type NewDraft = Draft & { our_address: string; account_id: string };
export type NewDraftCard = DraftCard & { our_address: string; account_id: string };
const NEW_DRAFT = '/me/new-mail-draft';
export const readNewDraft = () => get<NewDraftCard>(NEW_DRAFT);
export const keepNewDraft = (draft: NewDraft) => call<void>('PUT', NEW_DRAFT, draft);
export const dropNewDraft = () => call<void>('DELETE', NEW_DRAFT);

export const useHeld = (enabled: boolean) =>
  useQuery({
    queryKey: ['quarantine'],
    queryFn: () => get<Held>('/quarantine'),
    refetchInterval: 60_000,
    enabled,
  });
export const useMailboxes = () =>
  useQuery({
    queryKey: ['mailboxes'],
    queryFn: () => get<Mailboxes>('/mailboxes'),
    refetchInterval: 60_000,
  }).data?.items ?? [];
export const rawHeld = (held: string) => `/api/v1/quarantine/${id(held)}/raw`;
export const releaseHeld = (held: string, reason: string) =>
  post(`/quarantine/${id(held)}/release`, { reason });
export const retryHeld = (held: string) => post(`/quarantine/${id(held)}/retry`, {});
export const discardHeld = (held: string, reason: string) =>
  post(`/quarantine/${id(held)}/discard`, { reason });
