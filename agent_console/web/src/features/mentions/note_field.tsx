import { type KeyboardEvent, type Ref, useId, useMemo, useRef, useState } from 'react';
import { useT } from '../../lib/i18n';
import { useMyId } from '../../state/selectors';
import { Avatar } from '../../ui/avatar';
import { cx } from '../../ui/cx';
import { useColleagues } from './colleagues';
import { atWord, called, suggest } from './suggest';

export type NoteField = { focus: () => void };

/** Where a note is written: `@` suggests colleagues; arrows choose, Enter or Tab takes, Escape lets be. */
export function NoteField({
  ref,
  label,
  placeholder,
  text,
  onText,
  onSend,
  className,
}: {
  ref: Ref<NoteField>;
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
  className: string;
}) {
  const t = useT();
  const list = useId();
  const me = useMyId();
  const everybody = useColleagues();
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const [place, setPlace] = useState(0);
  const [let_be, letBe] = useState(-1);
  const people = useMemo(() => everybody.filter((p) => p.id !== me), [everybody, me]);
  const at = atWord(text, caret);
  const found = at && at.from !== let_be ? suggest(people, at.word) : [];
  const open = found.length > 0;
  const chosen = Math.min(place, found.length - 1);
  const take = (name: string) => {
    if (!at) return;
    const next = called(text, at, name);
    onText(next.text);
    setCaret(next.caret);
    setPlace(0);
    requestAnimationFrame(() => field.current?.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (e: KeyboardEvent<HTMLTextAreaElement>) => {
    const sends = e.key === 'Enter' && (e.metaKey || e.ctrlKey);
    if (sends) onSend();
    else if (open && e.key === 'ArrowDown') setPlace((chosen + 1) % found.length);
    else if (open && e.key === 'ArrowUp') setPlace((chosen + found.length - 1) % found.length);
    else if (open && (e.key === 'Enter' || e.key === 'Tab')) take(found[chosen]?.name ?? '');
    else if (open && e.key === 'Escape') letBe(at?.from ?? -1);
    else {
      if (e.key === 'Escape') e.currentTarget.blur();
      return;
    }
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div className="relative">
      <textarea
        ref={(el) => {
          field.current = el;
          if (typeof ref === 'function') return ref(el);
          if (ref) ref.current = el;
        }}
        rows={2}
        value={text}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? `${list}-${chosen}` : undefined}
        placeholder={placeholder}
        onChange={(e) => {
          onText(e.target.value);
          setCaret(e.target.selectionStart);
          setPlace(0);
        }}
        onSelect={(e) => setCaret(e.currentTarget.selectionStart)}
        onBlur={() => letBe(at?.from ?? -1)}
        onFocus={() => letBe(-1)}
        onKeyDown={onKeyDown}
        className={className}
      />
      <span role="status" className="sr-only">
        {open && t('mentions.found', { count: found.length })}
      </span>
      {open && (
        <div
          id={list}
          role="listbox"
          aria-label={t('mentions.whom')}
          className="absolute bottom-full left-3 z-20 mb-1 w-64 rounded-lg border bg-raised p-1 shadow-pop"
        >
          {found.map((p, i) => (
            <div
              key={p.id}
              id={`${list}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              onMouseDown={(e) => {
                e.preventDefault();
                take(p.name);
              }}
              className={cx(
                'flex h-8 items-center gap-2 rounded-md px-2 text-xs',
                i === chosen && 'bg-hover',
              )}
            >
              <Avatar name={p.name} size={20} />
              <span className="truncate">{p.name}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
