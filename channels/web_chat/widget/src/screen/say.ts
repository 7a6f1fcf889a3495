// Where the visitor writes.
import { type Desk, leaves, type Part, tool } from './desk';
import { h } from './dom';
import { files } from './files';

export const LONGEST = 3000;
const TYPES_AGAIN = 3000;
/** A heart and faces from U+1F600 on: even systems without an emoji font have these. Three rows. */
const EMOJI = ['❤️'];
for (let n = 0; n < 23; ) EMOJI.push(String.fromCodePoint(0x1f600 + n++));
const CLIP = 'm21 11-9 9a5 5 0 0 1-8-8l9-9a3.5 3.5 0 0 1 5 5l-9 9a2 2 0 0 1-3-3l8-8';
const CAMERA = 'M3 8h4l2-3h6l2 3h4v11H3zM12 10a3 3 0 1 0 0 6 3 3 0 0 0 0-6';
const SMILE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8 14s1.5 2 4 2 4-2 4-2M9 9h.01M15 9h.01';
const SEND = 'M5 12h14M13 6l6 6-6 6';

export function say(desk: Desk): Part & { focus(): void; add(list?: Iterable<File> | null): void } {
  const { t, site, line, person } = desk;
  const { types } = site.files;
  let typedAt = 0;
  const named = (word: string) => ({ 'aria-label': t(word), placeholder: t(word), dir: 'auto' });
  const email = h('input', { type: 'email', autocomplete: 'email', value: person.email, ...named('email') });
  const sent = files(desk, ready);
  const box = h('textarea', {
    rows: 1,
    maxlength: LONGEST,
    ...named('write'),
    oninput: typed,
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    },
    onpaste: (event: ClipboardEvent) => add(event.clipboardData?.files),
  });
  const send = tool(t('send'), SEND, { type: 'submit', class: 'icon send' });

  /** A button that picks files. */
  function picks(word: string, path: string, facts: object) {
    const picker = h('input', { type: 'file', hidden: true, ...facts });
    picker.onchange = () => {
      add(picker.files);
      picker.value = '';
    };
    return types.length > 0 && [tool(t(word), path, { onclick: () => picker.click() }), picker];
  }

  const emoji = h(
    'div',
    { id: 'emoji', class: 'menu', popover: true },
    EMOJI.map((face) => {
      const onclick = () => {
        emoji.hidePopover();
        box.setRangeText(face, box.selectionStart, box.selectionEnd, 'end');
        box.focus();
        typed();
      };
      return h('button', { type: 'button', onclick }, face);
    }),
  );

  function ready(): void {
    send.disabled = sent.busy() || !(box.value.trim() || sent.some());
  }

  function typed(): void {
    ready();
    const now = box.value ? Date.now() : 0;
    if (!now !== !typedAt || now - typedAt > TYPES_AGAIN) {
      typedAt = now;
      line.mention('typing', { on: !!now });
    }
  }

  function add(list?: Iterable<File> | null): void {
    if (!types.length || !list) return;
    line.start();
    sent.add(list);
  }

  function submit(event: Event): void {
    event.preventDefault();
    if (send.disabled) return;
    if (!email.hidden) person.email = email.value;
    line.say(box.value.trim(), email.hidden ? '' : email.value, sent.take());
    box.value = '';
    typedAt = 0;
    ready();
    box.focus();
  }

  const node = h(
    'form',
    { class: 'say', novalidate: true, onsubmit: submit },
    email,
    sent.node,
    h(
      'div',
      { class: 'box' },
      picks('attach', CLIP, { multiple: true, accept: types }),
      matchMedia('(pointer:coarse)').matches && picks('photo', CAMERA, { accept: 'image/*', capture: true }),
      box,
      tool(t('emoji'), SMILE, { popovertarget: 'emoji' }),
      emoji,
    ),
    send,
  );
  ready();
  return {
    node,
    add,
    focus: () => box.focus(),
    update(view) {
      const hidden = !leaves(view);
      if (email.hidden && !hidden) email.value = person.email;
      email.hidden = hidden;
      node.hidden = view.banned;
    },
  };
}
