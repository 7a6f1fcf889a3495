// The form before the chat. The hub says what is wrong with it, in words of the visitor's language.
import type { Field } from '../site';
import type { Desk, Part } from './desk';
import { type Child, h } from './dom';

const TAGS = { choice: 'select', long_text: 'textarea' } as const;
const TYPES: Record<string, string> = { mail: 'email', tel: 'tel' };

/** Whether the site asks anything at all. */
export const asks = ({ site: { form, topics } }: Desk): boolean =>
  form.ask_name || form.fields.length + topics.length > 0 || !!form.consent;

/** `[words](https://…)` as links, the rest as it is. */
export function linked(text: string): Child[] {
  return text.split(/(\[[^\]]+\]\(https?:[^)\s]+\))/).map((part) => {
    const [, words, href] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
    return href ? h('a', { href, target: '_blank', rel: 'noopener' }, words) : part;
  });
}

export function form(desk: Desk): Part {
  const { t, site, person, line } = desk;
  const { ask_name, fields, consent } = site.form;
  const asked: Partial<Field>[] = [
    ...(ask_name ? [{ key: 'name', kind: 'name' as never, name: t('name') }] : []),
    ...(site.topics.length
      ? [{ key: 'topic', kind: 'choice' as const, name: t('topic'), choices: site.topics }]
      : []),
    ...fields,
  ];
  const error = (key?: string) => h('p', { class: 'wrong', id: `${key}-wrong` });
  const rows = asked.map(({ key, kind = '', name = '', required, longest, choices }) => {
    const choice = kind === 'choice';
    const value = key === 'name' ? person.name : kind === 'mail' ? person.email : '';
    const facts = {
      id: key,
      name: key,
      value,
      type: TYPES[kind],
      autocomplete: TYPES[kind] ?? (key === 'name' && key),
      maxlength: longest,
      'aria-describedby': `${key}-wrong`,
    };
    return [
      h('label', { for: key }, name, !required && !choice && h('small', null, ` (${t('optional')})`)),
      h(
        TAGS[kind as 'choice'] ?? 'input',
        facts,
        choice && h('option', { value: '' }, '—'),
        choices?.map(({ key, name }) => h('option', { value: key }, name)),
      ),
      error(key),
    ];
  });

  function submit(event: Event): void {
    event.preventDefault();
    const {
      topic = '',
      consent,
      ...answers
    } = Object.fromEntries(new FormData(card)) as Record<string, string>;
    const mail = fields.find(({ kind }) => kind === 'mail')?.key ?? '';
    person.name = answers.name ?? person.name;
    person.email = answers[mail] ?? person.email;
    line.become({ name: person.name });
    line.ask('form', { form: { answers, topic, consent: !!consent } });
  }

  const agree = { type: 'checkbox', id: 'consent', name: 'consent', 'aria-describedby': 'consent-wrong' };
  const card = h(
    'form',
    { class: 'card', novalidate: true, onsubmit: submit },
    rows,
    consent && [
      h('div', { class: 'check' }, h('input', agree), h('label', { for: 'consent' }, linked(consent))),
      error('consent'),
    ],
    h('button', { class: 'main' }, t('start')),
  );
  let shown = {};
  return {
    node: h('div', { class: 'log' }, h('p', { class: 'm hub hi' }, desk.init.greeting || t('hello')), card),
    update({ wrong }) {
      if (wrong === shown) return;
      shown = wrong;
      for (const place of card.querySelectorAll('.wrong')) {
        const field = place.id.slice(0, -6);
        const why = wrong[field];
        place.textContent = why ? t(field === 'consent' ? 'agree' : why) : '';
        (card.elements.namedItem(field) as Element).ariaInvalid = why ? 'true' : null;
      }
      card.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    },
  };
}
