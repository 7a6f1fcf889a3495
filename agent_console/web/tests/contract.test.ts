// What the hub's API says it sends must be what the console reads. The check is the compiler's: `make types` makes
// schema.d.ts from the API's own description, and `make check` refuses what no longer fits.
import { expect, it } from 'vitest';
import type * as api from '../src/contract/api';
import type * as calls from '../src/contract/calls';
import type * as chat from '../src/contract/chat';
import type * as dealings from '../src/contract/dealings';
import type { Frame, Recorded } from '../src/contract/events';
import type * as mail from '../src/contract/mail';
import type { components } from '../src/contract/schema';
import type * as search from '../src/contract/search';
import type * as steering from '../src/contract/steering';
import type * as words from '../src/contract/types';
import type * as work from '../src/contract/work';

type Sent = components['schemas'];

/** What we read, by the name under which it is sent. */
type Read = {
  AccountBusiness: dealings.AccountBusiness;
  AccountRow: api.AccountRow;
  AccountView: api.AccountView;
  BusinessStatus: api.BusinessStatus;
  Activity: api.Activity;
  AgentCard: words.AgentCard;
  AgentRow: api.AgentRow;
  ChannelTraits: words.ChannelTraits;
  ClockCard: words.ClockCard;
  ContactCard: words.ContactCard;
  ConversationRow: api.ConversationRow;
  ConversationView: api.ConversationView;
  Desk: api.Desk;
  CustomField: work.CustomField;
  Explained: api.Explained;
  FollowUpCard: work.FollowUpCard;
  MarksNow: work.Marked;
  MentionCard: work.MentionCard;
  Tag: work.Tag;
  Leave: words.Leave;
  Leg: calls.Leg;
  Leaves: api.Leaves;
  Wait: words.Wait;
  Waits: api.Waits;
  Explanation: words.Explanation;
  Frame: Frame;
  Me: api.Me;
  MailboxState: mail.MailboxState;
  MenuStep: calls.MenuStep;
  MessageCard: words.MessageCard;
  OfferCard: words.OfferCard;
  Page_AccountRow_: api.Page<api.AccountRow>;
  Page_ConversationRow_: api.Page<api.ConversationRow>;
  PersonRow: api.PersonRow;
  Problem: api.ProblemDetails;
  Recorded: Recorded;
  Setup: api.Setup;
  Skip: words.Skip;
  SurveyCard: chat.SurveyCard;
  Surveys: chat.Surveys;
  OwnAgents: steering.OwnAgents;
  OwnAccount: steering.OwnAccount;
  OwnAgent: steering.OwnAgent;
  Steering: steering.Steering;
  QueueClosure: steering.QueueClosure;
  Banner: steering.Banner;
  Emergency: steering.Emergency;
  Alert: steering.Alert;
  Talk: calls.Talk;
  Translation: chat.Translation;
  Version: chat.Version;
  Found: search.Found;
  SavedView: search.SavedView;
  Today: api.Today;
  Welcome: api.Welcome;
};

/** Fields that are sent and that we do not know. A union (a frame, an event) is left to the check above. */
type Unread = {
  [Name in Exclude<keyof Read, 'Frame' | 'Problem'>]: Exclude<
    keyof Sent[Name],
    keyof Read[Name]
  > extends never
    ? never
    : `${Name}.${Exclude<keyof Sent[Name], keyof Read[Name]> & string}`;
}[Exclude<keyof Read, 'Frame' | 'Problem'>];
type Misfits = { [Name in keyof Read]: Sent[Name] extends Read[Name] ? never : Name }[keyof Read];

it('reads what is sent', () => {
  const misfits: Misfits[] = [];
  // A name here is a type that has drifted: `Type '"Desk"' is not assignable to type 'never'`.
  const none: never[] = misfits;
  const unread: Unread[] = [];
  const nothing: never[] = unread;
  expect([...none, ...nothing]).toEqual([]);
});
