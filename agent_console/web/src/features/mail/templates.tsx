import { type RefObject, useRef, useState } from 'react';
import type { Template } from '../../contract/mail';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { cx } from '../../ui/cx';
import type { Written } from './editor/written';
import { type Facts, filled, inLanguage, matching } from './words';

/** Canned texts: type to filter, arrows and Enter to insert. */
export function Templates({
  templates,
  language,
  facts,
  onInsert,
  onClose,
}: {
  templates: Template[];
  /** The customer's: of the words inserted. */
  language: string;
  facts: Facts;
  onInsert: (words: Written, subject: string) => void;
  onClose: () => void;
}) {
  const t = useT();
  const locale = useLocale();
  const [q, setQ] = useState('');
  const [at, setAt] = useState(0);
  const list: RefObject<HTMLDivElement | null> = useRef(null);
  const found = matching(templates, q);
  const words = (template: Template) => filled(inLanguage(template.text, language), facts);
  const insert = (template: Template | undefined) => {
    if (!template) return;
    const html = filled(inLanguage(template.html, language), facts, true);
    onInsert({ text: words(template), html }, filled(inLanguage(template.subject, language), facts));
    onClose();
  };
  const go = (next: number) => {
    const place = Math.max(0, Math.min(found.length - 1, next));
    setAt(place);
    list.current?.children[place]?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className="pop absolute inset-x-2 bottom-full z-20 mb-1 rounded-lg bg-raised p-1 shadow-pop">
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens on a key, and what is typed next filters it
        autoFocus
        type="text"
        role="combobox"
        aria-expanded
        aria-controls="templates"
        aria-activedescendant={found[at] && `template-${found[at].key}`}
        aria-label={t('mail.templates')}
        placeholder={t('mail.findTemplate')}
        value={q}
        onBlur={onClose}
        onChange={(e) => {
          setQ(e.target.value);
          setAt(0);
        }}
        onKeyDown={(e) => {
          if (e.key === 'ArrowDown') go(at + 1);
          else if (e.key === 'ArrowUp') go(at - 1);
          else if (e.key === 'Enter') insert(found[at]);
          else if (e.key === 'Escape' || (e.key === 'Backspace' && !q)) onClose();
          else return;
          e.preventDefault();
          e.stopPropagation();
        }}
        className="h-8 w-full bg-transparent px-2 text-sm outline-none placeholder:text-fg-3"
      />
      <div
        ref={list}
        id="templates"
        role="listbox"
        aria-label={t('mail.templates')}
        className="max-h-52 overflow-y-auto"
      >
        {found.map((template, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's
          <div
            key={template.key}
            id={`template-${template.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === at}
            onMouseDown={(e) => e.preventDefault()}
            onClick={() => insert(template)}
            className={cx('rounded-md px-2 py-1.5', place === at && 'bg-hover dark:bg-selected')}
          >
            <span className="block text-xs font-medium">{nameIn(template.names, locale, template.key)}</span>
            <span className="block truncate text-2xs text-fg-3">{words(template)}</span>
          </div>
        ))}
      </div>
      {!found.length && <p className="px-2 py-2 text-xs text-fg-3">{t('cmd.empty')}</p>}
    </div>
  );
}
