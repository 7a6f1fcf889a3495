// The screen: joins its parts, and shows those that are wanted now.
import type { View } from '../line/view';
import { cards, type Question } from './cards';
import type { Desk } from './desk';
import { h, row } from './dom';
import { asks, form } from './form';
import { head } from './head';
import { log } from './log';
import { say } from './say';

/** Shows `desk` in `root`. `focus` puts the cursor where the visitor goes on. */
export function screen(desk: Desk, root: HTMLElement) {
  const { t } = desk;
  let question: Question = '';
  let before: HTMLElement | undefined;
  const ask = (asked: Question) => {
    question = asked;
    desk.redraw();
    queueMicrotask(focus);
  };
  const top = head(desk, ask);
  const questions = form(desk);
  const writing = say(desk);
  const talk = log(
    desk,
    cards(
      desk,
      () => question,
      () => ask(''),
    ),
  );
  const main = h('main');
  const over = (event: DragEvent) => {
    event.preventDefault();
    root.className = event.type === 'dragover' ? 'over' : '';
    if (event.type === 'drop' && before === talk.node) writing.add(event.dataTransfer?.files);
  };
  root.ondragover = root.ondragleave = root.ondrop = over;
  root.append(top.node, main, h('footer', null, t('stored'), h('b', null, ' · Keydesk')));

  function focus(): void {
    const card = '.card:last-child :is(input, select, textarea, button)';
    const asked = (question || before === questions.node) && root.querySelector<HTMLElement>(card);
    (asked || writing).focus();
  }

  function draw(view: View): void {
    const unknown = !(desk.person.known || view.filled) && asks(desk);
    const form = (view.form || unknown) && !view.banned;
    const now = form ? questions.node : talk.node;
    const lost = !view.online && view.messages.length + view.pending.length;
    const alert = view.banned ? 'sign_in' : lost && 'offline';
    row(main, [
      [form ? 'form' : 'talk', () => now],
      alert && [alert, () => h('p', { class: 'alert', role: 'status' }, t(alert))],
      !form && ['say', () => writing.node],
    ]);
    for (const part of [top, questions, talk, writing]) part.update(view);
    const moved = before && before !== now;
    before = now;
    if (moved) focus();
  }

  return { draw, focus };
}
