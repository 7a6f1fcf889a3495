// What stands in a mail: canned texts with their placeholders filled, and what is quoted in it. Pure.
import type { Signature, Template } from '../../contract/mail';

export type Facts = { person: string; account: string; agent: string; reference: string };

/** How one addresses them; a Chinese name is not taken apart, nor is an address. */
const firstName = (name: string) => (/\p{sc=Han}|@/u.test(name) ? name : (name.split(/\s+/)[0] ?? ''));

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** `html`: the text is HTML, names stand in it as they are. */
export function filled(text: string, f: Facts, html = false) {
  const known: Record<string, string> = {
    'person.name': f.person,
    'person.first_name': firstName(f.person),
    'account.name': f.account,
    'agent.name': f.agent,
    reference: f.reference,
  };
  return text.replace(/\{\{\s*([a-z_.]+)\s*\}\}/g, (whole, name: string) => {
    const value = known[name] ?? whole;
    return html ? value.replace(/[&<>]/g, (c) => entities[c] ?? c) : value;
  });
}

/** In this language, or one like it, or the first there is. */
export function inLanguage(words: Record<string, string>, language: string) {
  const short = language.split('-')[0];
  const like = Object.keys(words).find((key) => key.split('-')[0] === short);
  return words[language] ?? words[like ?? 'en'] ?? Object.values(words)[0] ?? '';
}

/** Those whose name or words hold what was typed. */
export function matching(templates: Template[], q: string) {
  const wanted = q.trim().toLowerCase();
  const text = (t: Template) => [t.key, ...Object.values(t.names), ...Object.values(t.text)].join(' ');
  return templates.filter((t) => text(t).toLowerCase().includes(wanted));
}

/** What the hub sets below a mail: the writer's own signature, then the mailbox's (hub/conversing/wording.py). */
export function signatureBelow(
  own: Record<string, string> | undefined,
  brands: Signature[],
  mailbox: string,
  language: string,
  facts: Facts,
) {
  const address = mailbox.toLowerCase();
  const brand = brands.find((s) => s.mailboxes.includes(address)) ?? brands.find((s) => !s.mailboxes.length);
  const texts = [own ?? {}, brand?.text ?? {}];
  return texts
    .map((text) => filled(inLanguage(text, language), facts).trim())
    .filter(Boolean)
    .join('\n\n');
}

export type Parts = { own: string; folded: string };

/** A mail's own words, and what is folded below them: a signature first, else the quoted history. */
export function parts(text: string, quotedFrom: string | undefined): Parts {
  const quoted = Number.parseInt(quotedFrom ?? '', 10);
  const ends = [/^-- ?$/m.exec(text)?.index, Number.isNaN(quoted) ? undefined : quoted].filter(
    (at): at is number => at !== undefined && at > 0,
  );
  const at = Math.min(text.length, ...ends);
  return { own: text.slice(0, at).trimEnd(), folded: text.slice(at).trim() };
}
