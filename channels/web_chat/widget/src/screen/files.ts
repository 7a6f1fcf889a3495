// Files on their way to the hub, before a message carries them.
import type { File as Sent } from '../line/view';
import { type Desk, tool } from './desk';
import { h } from './dom';

/** A row of files being sent. `node` shows them, `add` sends some, `take` empties the row and tells what is in it;
 * `busy` while some are still on their way, `some` if there are any. `changed` is told of each change. */
export function files(desk: Desk, changed: () => void) {
  const { t, site } = desk;
  const { max_bytes, most } = site.files;
  const chips = new Map<HTMLElement, Sent | null>();
  const node = h('div', { class: 'files', role: 'status' });
  function complain(word: string, name: string | number): void {
    const words = h('p', { class: 'wrong' }, t(word, name));
    node.append(words);
    setTimeout(() => words.remove(), 9000);
  }

  async function send(file: File): Promise<void> {
    const { name } = file;
    const request = new XMLHttpRequest();
    const bar = h('progress', { 'aria-label': name });
    const drop = () => {
      request.abort();
      chips.delete(chip);
      chip.remove();
      changed();
    };
    const fail = () => {
      const { status } = request;
      drop();
      complain({ 413: 'file_size', 422: 'file_type' }[status] ?? 'file_failed', name);
    };
    const chip = h(
      'span',
      null,
      name,
      bar,
      tool(t('remove', name), 'M18 6 6 18M6 6l12 12', { onclick: drop }),
    );
    chips.set(chip, null);
    node.append(chip);
    changed();
    request.open('POST', '/chat/v1/files');
    await desk.known;
    request.setRequestHeader('Authorization', `Bearer ${desk.line.token()}`);
    request.setRequestHeader('X-Filename', encodeURIComponent(name));
    request.onerror = fail;
    request.onload = () => {
      if (request.status > 299) return fail();
      bar.remove();
      chips.set(chip, JSON.parse(request.response));
      changed();
    };
    request.send(file);
  }

  return {
    node,
    add(list: Iterable<File>): void {
      for (const file of list)
        if (chips.size >= most) complain('files_many', most);
        else if (file.size > max_bytes) complain('file_size', file.name);
        else send(file);
    },
    busy: () => [...chips.values()].includes(null),
    some: () => chips.size > 0,
    take(): Sent[] {
      const sent = [...chips.values()] as Sent[];
      chips.clear();
      node.replaceChildren();
      return sent;
    },
  };
}
