// What is asked of the visitor besides words: is the chat to end, where to mail it, how it was.
import type { View } from '../line/view';
import { type Desk, goesOn } from './desk';
import { type Child, h, type Item, note } from './dom';

export type Question = '' | 'end' | 'mail';
type Answers = Record<string, string | undefined>;

/** `question`: what the visitor chose to be asked; `answered` forgets it. */
export function cards(desk: Desk, question: () => Question, answered: () => void): (view: View) => Item[] {
  const { t, site, line, person } = desk;
  const { csat, nps, comment } = site.survey;
  let over = ''; // the conversation whose survey is answered, or not wanted

  /** A form with a button that sends it and one that does without. */
  function card(yes: string, send: (answers: Answers) => void, without: () => void, ...asked: Child[]) {
    const onsubmit = (event: Event) => {
      event.preventDefault();
      send(Object.fromEntries(new FormData(form)) as Answers);
    };
    const form: HTMLFormElement = h(
      'form',
      { class: 'card', novalidate: true, onsubmit },
      asked,
      h(
        'div',
        { class: 'two' },
        h('button', { class: 'main' }, t(yes)),
        h('button', { type: 'button', onclick: without }, t('skip')),
      ),
    );
    return form;
  }

  const leave = () => {
    line.ask('end');
    answered();
  };
  const end = () => card('end', leave, answered, h('h2', null, t('end_sure')));

  const mail = () =>
    card(
      'send',
      ({ email }) => line.ask('transcript', { email }),
      answered,
      h('h2', null, t('transcript')),
      h('label', { for: 'mail' }, t('email')),
      h('input', { type: 'email', id: 'mail', name: 'email', autocomplete: 'email', value: person.email }),
      h('p', { class: 'wrong', role: 'status' }),
    );

  /** From `n` to `last` as buttons of which one is chosen. */
  function scale(name: string, question: string, n: number, last: number): Child {
    const choices: Child[] = [];
    for (; n <= last; n++)
      choices.push(
        h(
          'label',
          null,
          h('input', { type: 'radio', name, value: n, 'aria-label': last > 5 ? n : `${n} / 5` }),
          h('span', { 'aria-hidden': 'true' }, last > 5 ? `${n}` : '★'),
        ),
      );
    return question && h('fieldset', { class: name }, h('legend', null, question), choices);
  }

  function survey({ conversation }: View): HTMLElement {
    const skip = () => {
      over = conversation;
      desk.redraw();
    };
    const number = (chosen?: string) => (chosen ? +chosen : null);
    const send = ({ csat, nps, comment = '' }: Answers) => {
      if (csat || nps || comment) line.ask('survey', { csat: number(csat), nps: number(nps), comment });
      skip();
    };
    return card(
      'send',
      send,
      skip,
      scale('csat', csat, 1, 5),
      scale('nps', nps, 0, 10),
      comment && [
        h('label', { for: 'comment' }, comment),
        h('textarea', { id: 'comment', name: 'comment', rows: 2, maxlength: 2000, dir: 'auto' }),
      ],
    );
  }

  return (view) => {
    const { what, code } = view.done;
    const mailed = what === 'transcript' && !code;
    if (goesOn(view)) over = '';
    const wanted = view.survey && !goesOn(view) && over !== view.conversation && (csat || nps || comment);
    const wrong = (card: HTMLElement) => {
      (card.querySelector('.wrong') as Element).textContent =
        code && t(code === 'email' ? 'not_valid' : 'refused');
    };
    return [
      what && !code && !(what === 'survey' && goesOn(view)) && note(t('thanks')),
      wanted && ['survey', () => survey(view)],
      question() === 'end' && ['end', end],
      question() === 'mail' && !mailed && ['mail', mail, wrong],
    ];
  };
}
