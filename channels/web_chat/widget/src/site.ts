// What the hub says of a site before anybody connects: `GET /chat/v1/site`, and what it puts in front of the loader.

/** Texts by language. */
export type Texts = Record<string, string>;

export type Scheme = 'auto' | 'light' | 'dark';
export type Side = 'right' | 'left';

/** A greeting beside the launcher: hub/contract/chats.py. `pages`: patterns with `*`; none: every page. Seconds. */
export type Greeting = { key: string; texts: Texts; pages: string[]; after: number; again_after: number };

/** The constant `keydeskFront`, which the hub puts in front of the loader, both in one block: `{const keydeskFront=…;…}`.
 * `words`: by language, those of the widget's words whose keys begin with `page_`. */
export type Front = {
  look: { accent: string; scheme: Scheme; side: Side; title: Texts };
  greetings: Greeting[];
  words: Record<string, Texts>;
};

export type FieldKind = 'text' | 'long_text' | 'mail' | 'tel' | 'choice' | 'customer_number';
export type Choice = { key: string; name: string };
export type Field = {
  key: string;
  kind: FieldKind;
  name: string;
  required: boolean;
  longest: number;
  pattern: string;
  choices: Choice[];
};

/** The form before the chat, in the visitor's language. `consent`: may hold links as in Markdown. */
export type Questions = {
  ask_name: boolean;
  fields: Field[];
  consent: string;
  for_known: boolean;
};

/** A site in the visitor's language. `language`: that of the words. `open`: within business hours. */
export type Site = {
  language: string;
  title: string;
  words: Texts;
  look: { accent: string; scheme: Scheme; side: Side };
  form: Questions;
  topics: Choice[];
  open: boolean;
  files: { types: string[]; max_bytes: number; most: number };
  survey: { csat: string; nps: string; comment: string };
  transcripts: boolean;
};
