// What every part of the screen shares.
import type { Line } from '../line/line';
import type { View } from '../line/view';
import type { Site } from '../site';
import type { Init } from '../wire';
import { h } from './dom';

/** A word in the visitor's language, with a name or a number in its place. */
export type Words = (word: string, name?: string | number) => string;

/** A part of the screen: its element, and what brings it up to date. */
export type Part = { node: HTMLElement; update(view: View): void };

/** `person`: as far as known. `title`: whose chat it is. `known`: once the hub has given the visitor a token. */
export type Desk = {
  t: Words;
  site: Site;
  title: string;
  line: Line;
  init: Init;
  person: { name: string; email: string; known: boolean };
  muted(change?: boolean): boolean;
  known: Promise<void>;
  redraw(): void;
  close(): void;
};

/** Fills in words. A word that is missing is shown by its key, so that a language that is not whole still works. */
export function wordsOf(words: Record<string, string>): Words {
  return (word, name = '') => (words[word] ?? word).replace('{n}', `${name}`);
}

/** A button that shows a line drawing of 24 by 24: `path` is ours, not from outside. */
export function tool(word: string, path: string, facts: object): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'icon', 'aria-label': word, title: word, ...facts });
  button.innerHTML = `<svg viewBox="0 0 24 24" width="20" aria-hidden="true"><path d="${path}"/></svg>`;
  return button;
}

/** The first letters of the first two words of a name. */
export const initials = (name: string): string => name.replace(/(\S)\S*\s*/gu, '$1').slice(0, 2);

/** An agent's photo, or their initials while there is none. */
export function picture(name: string, photo: string): HTMLElement {
  const letters = h('b', { 'aria-hidden': 'true' }, initials(name));
  if (!photo) return letters;
  const image: HTMLElement = h('img', { src: photo, alt: '', onerror: () => image.replaceWith(letters) });
  return image;
}

export const goesOn = ({ state }: View): boolean => state === 'active' || state === 'waiting';

/** Whether nobody is there to talk to now, so that a message is left instead. */
export const leaves = (view: View): boolean => view.state === 'unattended' || !(view.open || goesOn(view));
