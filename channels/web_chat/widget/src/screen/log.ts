// The conversation.
import type { File, Shown, View } from '../line/view';
import { type Desk, leaves, type Part, picture } from './desk';
import { h, type Item, note, row } from './dom';

/** `cards`: what stands below the last message and is asked of the visitor. */
export function log(desk: Desk, cards: (view: View) => Item[]): Part {
  const { t, site, init } = desk;
  let atEnd = true;
  const box = h('div', { class: 'log', role: 'log', 'aria-label': t('log'), tabindex: 0 });
  const toEnd = () => box.scrollTo(0, box.scrollHeight);
  box.onscroll = () => {
    atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  };

  const bubble = ({ side, author, text, files, deleted }: Shown) =>
    h(
      'div',
      null,
      h('span', { class: 'sr' }, `${side === 'hub' ? author : t('you')}: `),
      deleted ? h('i', null, t('deleted')) : [text && h('span', { dir: 'auto' }, text), files.map(shown)],
    );

  /** A file of a message: a picture, or a name to take it by. */
  function shown({ name, media_type, size, url }: File): HTMLElement {
    const seen = media_type.startsWith('image/');
    return h(
      'a',
      { href: url, target: '_blank', rel: 'noopener' },
      seen ? h('img', { src: url, alt: name, onload: () => atEnd && toEnd() }) : name,
      !seen && h('small', null, ` ${Math.ceil(size / 1024)} kB`),
    );
  }

  function messages({ messages, pending, read }: View): Item[] {
    const all = [...messages, ...pending] as (Shown & { fate?: string })[];
    const newest = all.findLast(({ side }) => side === 'customer');
    return all.flatMap((message, index): Item[] => {
      const { number, side, author, text, at, client_id, files, photo, edited, deleted, fate } = message;
      if (!author && side === 'hub') return [note(text)];
      const mine = side === 'customer';
      const next = all[index + 1];
      const last = !next || next.side !== side || next.author !== author;
      const refused = fate && fate !== 'sending' && fate !== 'sent';
      const mark = message === newest && fate !== 'sending' && (number <= read ? 'read' : 'delivered');
      const words = [edited && !deleted && t('edited'), !mine && last && author, (last || fate) && time(at)];
      const line = refused ? t('refused') : fate === 'sending' ? t(fate) : words.filter(Boolean).join(' · ');
      const look = `${mine ? 'me' : 'hub'} ${refused ? 'refused' : (fate ?? '')}`;
      const key = client_id || number;
      return [
        [
          `m${[key, text, deleted, files.map(({ id }) => id)]}`,
          () => bubble(message),
          (element) => {
            element.className = `m ${look}`;
          },
        ],
        (line || mark) && [
          `t${[key, line, mark]}`,
          () =>
            h(
              'small',
              { class: `t ${look}` },
              !mine && last && picture(author, photo),
              line,
              mark && !refused && h('span', { class: mark }, `· ${t(mark)} ✓${mark === 'read' ? '✓' : ''}`),
            ),
        ],
      ];
    });
  }

  const time = (at: string) =>
    new Date(at).toLocaleTimeString(site.language, { hour: '2-digit', minute: '2-digit' });

  return {
    node: box,
    update(view) {
      const { typing, pending } = view;
      const hello = init.greeting || t('hello');
      row(box, [
        [`hi${hello}`, () => h('p', { class: 'm hub hi' }, hello)],
        ...messages(view),
        ...standingOf(desk, view)
          .filter(Boolean)
          .map((words) => note(words as string)),
        typing && [
          'typing',
          () => h('p', { class: 'm hub dots' }, h('span', { class: 'sr' }, t('typing', typing)), '•••'),
        ],
        ...cards(view),
      ]);
      if (atEnd || pending.length) toEnd();
    },
  };
}

/** How the chat stands, where the eye is: below the last message. */
function standingOf({ t }: Desk, view: View): (string | false | 0)[] {
  const { state, agent, messages, reference, place, wait } = view;
  if (state === 'waiting')
    return [t('waiting'), place && t('place', place), wait && t('wait', Math.ceil(wait / 60))];
  if (state === 'active') return [!messages.some(({ author }) => author === agent) && t('joined', agent)];
  if (reference) return [t('taken', reference)];
  if (leaves(view)) return [t('leave')];
  return [state === 'ended' && t('ended')];
}
