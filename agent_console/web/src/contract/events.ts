// What happened, in the past tense, and the frames of the stream that carry it.
import type { AgentCard, ContactCard, Explanation, MessageCard, OfferCard } from './types';

type ContactEventType = 'contact.arrived' | 'contact.queued' | 'contact.wrap_up_started' | 'contact.closed';
type OfferEventType =
  | 'offer.made'
  | 'offer.accepted'
  | 'offer.declined'
  | 'offer.missed'
  | 'offer.rescinded'
  | 'offer.failed';

export type AnyEvent =
  | { type: ContactEventType; contact: ContactCard }
  | {
      type: 'contact.step_taken' | 'contact.unroutable';
      contact: ContactCard;
      explanation: Explanation;
    }
  | { type: OfferEventType; contact: ContactCard; offer: OfferCard }
  | { type: 'contact.transferred'; contact: ContactCard; from_agent_id: string; to: string; note: string }
  | { type: 'contact.changed'; contact: ContactCard; what: string }
  | { type: 'contact.line_ended'; contact_id: string; conversation_id: string; outcome: string }
  | { type: 'contact.connect_failed'; contact_id: string; conversation_id: string; reason: string }
  | { type: 'message.received'; message: MessageCard; account_id: string | null }
  | { type: 'message.queued' | 'message.delivery' | 'message.note'; message: MessageCard }
  | { type: 'agent.changed'; agent: AgentCard; why: string }
  | {
      type: 'person.attached';
      person_id: string;
      person_name: string;
      account_id: string;
      account_name: string;
      merged_into: string | null;
    }
  | { type: 'account.team_changed'; account_id: string; team: string[] };

export type Recorded = { seq: number; at: string; actor: string; event: AnyEvent };

/** What the server says on the stream. */
export type Frame =
  | { type: 'hello'; seq: number }
  | { type: 'event'; recorded: Recorded }
  | { type: 'gone'; seq: number; contact_id: string }
  | { type: 'resync' }
  | { type: 'pong' };
