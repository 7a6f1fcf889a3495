// All that a screen needs of a framework: build elements, and keep a row of them in step with a list.

export type Child = Node | string | false | 0 | null | undefined | Child[];
type Facts = Record<string, unknown>;

/** An element. A function is set as a property (`onclick`), `true` is an empty attribute, `false` and nothing are none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  facts?: Facts | null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const name in facts) {
    const fact = facts[name];
    if (typeof fact === 'function') element[name as 'onclick'] = fact as () => void;
    else if (fact != null && fact !== false) element.setAttribute(name, fact === true ? '' : `${fact}`);
  }
  element.append(...(children.flat(9).filter(Boolean) as Node[]));
  return element;
}

/** An item of a row. What is built under a key stays the same element as long as the key is there; `refresh` makes it
 * up to date each time. */
export type Item =
  | [key: string, build: () => HTMLElement, refresh?: (element: HTMLElement) => void]
  | false
  | ''
  | 0;

/** A remark between messages. */
export const note = (words: string): Item => [words, () => h('p', { class: 'note' }, words)];

const rows = new WeakMap<Element, Map<string, HTMLElement>>();

/** Make the children of `parent` these items, in this order; whoever stays is not touched, so that it keeps its focus. */
export function row(parent: Element, items: readonly Item[]): void {
  const before = rows.get(parent);
  const now = new Map<string, HTMLElement>();
  for (const item of items)
    if (item) {
      const element = before?.get(item[0]) ?? item[1]();
      item[2]?.(element);
      now.set(item[0], element);
    }
  for (const [key, element] of before ?? []) if (!now.has(key)) element.remove();
  let place = parent.firstElementChild;
  for (const element of now.values())
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  rows.set(parent, now);
}
