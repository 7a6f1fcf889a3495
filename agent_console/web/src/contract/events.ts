// What happened, in the past tense, and the frames of the stream that carry it.
import type { MenuStep, Talk, TalkChange } from './calls';
import type { Survey } from './chat';
import type { HeldMail } from './mail';
import type { SteeringEvent } from './steering';
import type { AgentCard, ClockCard, ContactCard, Explanation, MessageCard, OfferCard } from './types';
import type { WorkEvent } from './work';

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
  | { type: 'contact.handed_over'; contact: ContactCard; from_agent_id: string }
  | { type: 'contact.overflowed'; contact: ContactCard; from_plan: string; why: string }
  | { type: 'contact.diverted'; contact: ContactCard; to: string; explanation: Explanation }
  | { type: 'contact.postponed'; contact: ContactCard; cause: string }
  | { type: 'contact.changed'; contact: ContactCard; what: string }
  | { type: 'contact.line_ended'; contact_id: string; conversation_id: string; outcome: string }
  | {
      type: 'contact.connect_failed';
      contact_id: string;
      conversation_id: string;
      reason: string;
      agent_id: string;
    }
  | { type: 'contact.callback_unanswered'; contact_id: string; conversation_id: string; cause: string }
  | {
      type: 'talk.moved';
      talk: Talk;
      what: TalkChange;
      account_id: string | null;
      agent_id: string | null;
    }
  | {
      type: 'contact.menu_walked';
      contact_id: string;
      conversation_id: string;
      steps: MenuStep[];
      account_id: string | null;
    }
  | {
      type: 'recording.deleted';
      contact_id: string;
      conversation_id: string;
      message_id: string;
      seconds: number;
    }
  | { type: 'sla.clock'; clock: ClockCard; what: string }
  | WorkEvent
  | { type: 'business.changed'; version: string }
  | { type: 'message.received'; message: MessageCard; account_id: string | null }
  | { type: 'message.queued' | 'message.delivery' | 'message.note' | 'message.changed'; message: MessageCard }
  | { type: 'contact.facts'; contact_id: string; conversation_id: string; facts: Record<string, string> }
  | ({ type: 'survey.taken' } & Survey)
  | { type: 'mail.held'; mail: HeldMail }
  | { type: 'mail.decided'; mail: HeldMail; what: string; conversation_id: string | null }
  | {
      type: 'conversation.changed';
      conversation_id: string;
      account_id: string | null;
      agent_id: string | null;
      status: string;
      snoozed_until: string | null;
      waiting_for: string;
      /** snoozed, woken, waiting, asked */
      what: string;
    }
  | {
      type: 'conversation.merged';
      conversation_id: string;
      reference: string;
      account_id: string | null;
      from_id: string;
      from_reference: string;
    }
  | {
      type: 'conversation.split';
      conversation_id: string;
      account_id: string | null;
      new_id: string;
      new_reference: string;
      message_ids: string[];
    }
  | { type: 'agent.changed'; agent: AgentCard; why: string }
  | {
      type: 'person.attached';
      person_id: string;
      person_name: string;
      account_id: string;
      account_name: string;
      merged_into: string | null;
    }
  | SteeringEvent
  | { type: 'account.team_changed'; account_id: string; team: string[] };

/** `actor`: the user who did it, or the room that concluded it; `reason`: why, where a user said so. */
export type Recorded = { seq: number; at: string; actor: string; event: AnyEvent; reason: string };

export type Onlooker = { id: string; name: string };

/** What the server says on the stream. */
export type Frame =
  | { type: 'hello'; seq: number }
  /** `clocks`: those of a conversation that comes into sight with the event; they hold after it. */
  /** `talk_contact`: with news of a talk, its contact, for whoever has come to see it by taking part. */
  | { type: 'event'; recorded: Recorded; clocks?: ClockCard[]; talk_contact?: ContactCard | null }
  | { type: 'gone'; seq: number; contact_id: string }
  | { type: 'resync' }
  /** Who looks at a conversation, and who of them types; oneself is among them. */
  | { type: 'presence'; conversation_id: string; viewing: Onlooker[]; typing: Onlooker[] }
  /** The customer types, or no longer does; it holds for some seconds. */
  | { type: 'customer_typing'; conversation_id: string; on: boolean }
  | { type: 'pong' };
