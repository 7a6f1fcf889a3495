// Whom `@` in a note may mean. Pure.
export type Person = { id: string; name: string };

/** The word after the last `@` before the caret; null where none is being written. An `@` in an address is none. */
export function atWord(text: string, caret: number): { from: number; word: string } | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from < 0 || (from > 0 && /[a-z0-9]/i.test(before.charAt(from - 1)))) return null;
  const word = before.slice(from + 1);
  return word.length > 40 || word.includes('\n') || /\s\S*\s/.test(word) ? null : { from, word };
}

const MOST = 6;
/** Whose name, or a part of it, begins so. */
export function suggest(people: Person[], word: string): Person[] {
  const q = word.toLowerCase();
  const begins = (name: string) => name.startsWith(q) || name.split(/\s+/).some((part) => part.startsWith(q));
  return people
    .filter(({ name }) => name.toLowerCase() !== q && begins(name.toLowerCase()))
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST);
}

/** The text with this person called where the word stood, and where the caret goes. */
export function called(text: string, at: { from: number; word: string }, name: string) {
  const end = at.from + 1 + at.word.length;
  const head = `${text.slice(0, at.from)}@${name} `;
  return { text: head + text.slice(end).replace(/^ /, ''), caret: head.length };
}

/** A text in pieces: who is called in it by `@`, and what stands between. Of two names the longer is meant. */
export function pieces(text: string, people: Person[]): { text: string; who?: string }[] {
  const longest = [...people].sort((a, b) => b.name.length - a.name.length);
  const found: { text: string; who?: string }[] = [];
  let from = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at + 1).toLowerCase();
    const who = longest.find(({ name }) => name && rest.startsWith(name.toLowerCase()));
    if (!who || /[a-z0-9]/i.test(text.charAt(at - 1)) || /[a-z0-9]/i.test(rest.charAt(who.name.length)))
      continue;
    if (at > from) found.push({ text: text.slice(from, at) });
    from = at + 1 + who.name.length;
    found.push({ text: text.slice(at, from), who: who.id });
    at = from - 1;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}
