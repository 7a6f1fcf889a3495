const LINK = /https?:\/\/[^\s<>"'，。；！？、）】》]+/i;

/** The first link in a text, without what ends its sentence; empty for none. */
export function firstLink(text: string): string {
  const found = LINK.exec(text)?.[0].replace(/[.,;:!?\])}]+$/, '') ?? '';
  return URL.canParse(found) ? found : '';
}
