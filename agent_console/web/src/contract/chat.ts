// What the API says and takes of chats beside their messages.

/** What a customer said of a contact. `csat`: 1 to 5; `nps`: 0 to 10; null: not answered. */
export type Survey = {
  contact_id: string;
  conversation_id: string;
  account_id: string | null;
  agent_id: string | null;
  csat: number | null;
  nps: number | null;
  comment: string;
};

/** The same, as it stands beside its conversation. */
export type SurveyCard = Omit<Survey, 'conversation_id' | 'account_id'> & { at: string };

export type Translation = { text: string; into: string };

/** What a message said before it was changed, until `at`. `changed_by`: a user's id. */
export type Version = {
  number: number;
  text: string;
  at: string;
  changed_by: string;
  changed_by_name: string;
};
export type Versions = { items: Version[] };

/** `csat`: the share of those satisfied, 0 to 1; `nps`: -100 to 100; null: nobody gave such a mark. */
export type Marks = {
  answers: number;
  csat_answers: number;
  satisfied: number;
  csat: number | null;
  csat_mean: number | null;
  nps_answers: number;
  promoters: number;
  detractors: number;
  nps: number | null;
};
/** Of one account, agent or tier; of customers without an account with an empty key. */
export type SurveyGroup = { key: string; name: string; marks: Marks };
export type SurveyComment = {
  contact_id: string;
  conversation_id: string;
  reference: string;
  channel: string;
  account_id: string | null;
  account_name: string;
  person_name: string;
  agent_id: string | null;
  agent_name: string;
  tier: string;
  at: string;
  csat: number | null;
  nps: number | null;
  comment: string;
};
export type Surveys = {
  since: string;
  until: string;
  total: Marks;
  accounts: SurveyGroup[];
  agents: SurveyGroup[];
  tiers: SurveyGroup[];
  comments: SurveyComment[];
};

/** What a page says of itself; `title` is empty when it says nothing, or is not looked at. */
export type LinkPreview = { url: string; title: string; text: string };
