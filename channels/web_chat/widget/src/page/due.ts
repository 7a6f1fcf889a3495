// Which greeting a page opens with.
import type { Greeting } from '../site';

/** Whether an address matches a pattern in which `*` stands for anything. */
export function matches(pattern: string, url: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/\W/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(url);
}

/** The one of `all` that this visitor sees first on this page, if any. Times in unix milliseconds. */
export function due(
  all: readonly Greeting[],
  url: string,
  greeted: Record<string, number>,
  now: number,
): Greeting | undefined {
  return all
    .filter(
      ({ key, pages, again_after }) =>
        (!pages.length || pages.some((pattern) => matches(pattern, url))) &&
        now > (greeted[key] ?? 0) + again_after * 1000,
    )
    .sort((one, other) => one.after - other.after)[0];
}
