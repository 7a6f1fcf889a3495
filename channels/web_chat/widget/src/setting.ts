// What the hub and the page say of the chat and its visitor.
import { direction } from './direction';
import type { Site } from './site';
import type { Identity, Init, Page, Person } from './wire';

/** Asks the hub for the site until it answers. */
export async function siteFrom(query: string): Promise<Site> {
  for (;;) {
    try {
      const answer = await fetch(`/chat/v1/site${query}`);
      if (!answer.ok) throw answer;
      return await answer.json();
    } catch {
      await new Promise((go) => setTimeout(go, 3000)); // the hub is away, or too busy, for the moment
    }
  }
}

/** Gives the frame its language, colours and direction; what the page says goes first. Returns the chat's title. */
export function dress({ language, title, look }: Site, init: Init): string {
  const html = document.documentElement;
  const scheme = init.scheme || look.scheme;
  html.lang = language;
  html.dir = direction(language);
  html.style.setProperty('--a', init.accent || look.accent);
  if (scheme !== 'auto') html.style.colorScheme = scheme;
  document.title = init.title || title;
  return document.title;
}

/** The proof in what a page says of its visitor, if there is one. */
export function identityOf(person: Person): Identity | null {
  const { email = '', expires = 0, proof = '', jwt } = person;
  return jwt || proof ? ({ email, proof, expires: +expires || 0, jwt } as Identity) : null;
}

/** A page within what the line takes: channels/web_chat/frames/client.py. */
export function within({ url, title, referrer, data }: Page): Page {
  const cut = (text: unknown, most = 200) => `${text}`.slice(0, most);
  return {
    url: cut(url, 2000),
    title: cut(title),
    referrer: cut(referrer, 2000),
    data: Object.fromEntries(
      Object.entries(data)
        .slice(0, 20)
        .map(([key, fact]) => [cut(key, 64), cut(fact, 500)]),
    ),
  };
}
