// What a user does with calls. Each returns when the carrier has done it, or throws a Problem.
import type { Setup } from '../contract/api';
import type { Device, Hearing } from '../contract/calls';
import { call, get, post } from '../lib/rest';
import type { DeviceToken } from '../voice/device';
import { queryClient } from './queries';

const id = encodeURIComponent;
const of = (contact: string) => `/contacts/${id(contact)}`;
const talk = (contact: string, what: string, body: unknown = {}) => post(`${of(contact)}/talk/${what}`, body);

/** A colleague, or a number. */
export type Whom = { to_agent_id: string } | { to_number: string };

export const hold = (contact: string, on: boolean) => talk(contact, 'hold', { on });
/** One's own leg, or `leg_id`. */
export const mute = (contact: string, on: boolean, leg_id = '') =>
  talk(contact, 'mute', { on, ...(leg_id && { leg_id }) });
export const press = (contact: string, digits: string) => talk(contact, 'keypad', { digits });
export const consult = (contact: string, whom: Whom) => talk(contact, 'consult', whom);
export const swap = (contact: string) => talk(contact, 'swap');
export const giveBack = (contact: string) => talk(contact, 'return');
/** Join all; with `stay` one remains among them. */
export const complete = (contact: string, stay = false) => talk(contact, 'complete', { stay });
export const addParty = (contact: string, whom: Whom) => talk(contact, 'parties', whom);
export const removeParty = (contact: string, leg: string) =>
  call<void>('DELETE', `/contacts/${id(contact)}/talk/parties/${id(leg)}`);
export const sendOn = (contact: string, to_number: string) => post(`${of(contact)}/send-on`, { to_number });
export const record = (contact: string, on: boolean) => post(`${of(contact)}/recording`, { on });
/** Empty: leave. */
export const monitor = (contact: string, hearing: Hearing) => post(`${of(contact)}/monitor`, { hearing });

export type Dial = {
  to: string;
  client_id: string;
  account_id?: string;
  person_id?: string;
  conversation_id?: string;
  our_address?: string;
  subject?: string;
};
export const dial = (order: Dial) =>
  post<{ contact_id: string; conversation_id: string }>('/calls', order, {
    'Idempotency-Key': order.client_id,
  });

export const voiceToken = () => get<DeviceToken>('/voice/token');
export async function setDevice(device: Device) {
  await call<unknown>('PUT', '/me/device', device);
  queryClient.setQueryData<Setup>(['setup'], (setup) => setup && { ...setup, device });
}
