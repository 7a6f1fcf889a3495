// Who is there, and what one may do besides writing.
import { type Desk, goesOn, leaves, type Part, picture, tool } from './desk';
import { h, type Item, row } from './dom';

/** `ask`: puts a question (`end`, `mail`) to the visitor. */
export function head(desk: Desk, ask: (question: 'end' | 'mail') => void): Part {
  const { t, site, title } = desk;
  const face = h('span', { class: 'face', 'aria-hidden': 'true' });
  const standing = h('p');
  const menu = h('div', { id: 'menu', class: 'menu', popover: true });
  const entry = (word: string, work: () => void): Item => {
    const onclick = () => {
      menu.hidePopover();
      work();
    };
    return [word, () => h('button', { onclick }, t(word))];
  };
  return {
    node: h(
      'header',
      null,
      face,
      h('div', { class: 'who' }, h('h1', null, title), standing),
      tool(t('menu'), 'M12 5h.01M12 12h.01M12 19h.01', { popovertarget: 'menu' }),
      tool(t('page_close'), 'M18 6 6 18M6 6l12 12', { onclick: desk.close }),
      menu,
    ),
    update(view) {
      const { state, agent, photo, messages } = view;
      const active = state === 'active';
      const word = {
        none: 'here',
        waiting: 'looking',
        active: 'with_you',
        ended: 'here',
        unattended: 'busy',
      }[state];
      standing.textContent = t(view.open || goesOn(view) ? word : 'away', agent);
      standing.className = leaves(view) ? 'ended' : state;
      const name = (active && agent) || title;
      row(face, [[name + photo, () => picture(name, active ? photo : '')]]);
      const muted = desk.muted();
      row(menu, [
        entry(muted ? 'unmute' : 'mute', () => {
          desk.muted(!muted);
          desk.redraw();
        }),
        site.transcripts && messages.length && entry('transcript', () => ask('mail')),
        goesOn(view) && entry('end', () => ask('end')),
      ]);
    },
  };
}
