import { lazy, Suspense, useCallback, useImperativeHandle, useRef } from 'react';
import { useUi } from '../../../lib/ui_store';
import type { Field } from './rich_text';

const RichText = lazy(() => import('./rich_text'));

/** The words of a mail: with a shape, or plain, as this user likes it. */
export function WordsField({ wordsClass, ...field }: Field & { wordsClass: string }) {
  const { mailWords, set } = useUi();
  const { onWords, text } = field;
  const onPlain = useCallback(() => {
    set({ mailWords: 'plain' });
    onWords({ text, html: '' });
  }, [set, onWords, text]);
  if (mailWords === 'plain') return <PlainText {...field} className={wordsClass} />;
  return (
    <Suspense fallback={<div className="h-16" />}>
      <RichText
        {...field}
        className={`${wordsClass} overflow-y-auto`}
        toolbar={mailWords === 'toolbar'}
        onPlain={onPlain}
      />
    </Suspense>
  );
}

function PlainText({ label, placeholder, className, text, onWords, onSend, onSlash, onFiles, ref }: Field) {
  const area = useRef<HTMLTextAreaElement>(null);
  const say = (words: string) => onWords({ text: words, html: '' });
  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus(),
    insert: ({ text: words }) => {
      const el = area.current;
      const [from, to] = [el?.selectionStart ?? text.length, el?.selectionEnd ?? text.length];
      say(text.slice(0, from) + words + text.slice(to));
      requestAnimationFrame(() => {
        el?.focus();
        el?.setSelectionRange(from + words.length, from + words.length);
      });
    },
  }));
  return (
    <textarea
      ref={area}
      rows={2}
      value={text}
      aria-label={label}
      placeholder={placeholder}
      onChange={(e) => say(e.target.value)}
      onPaste={(e) => {
        if (!e.clipboardData.files.length) return;
        e.preventDefault();
        onFiles([...e.clipboardData.files], 'beside');
      }}
      onKeyDown={(e) => {
        const { selectionStart: at } = e.currentTarget;
        if (e.key === 'Enter' && (e.metaKey || e.ctrlKey)) {
          e.preventDefault();
          onSend(e.shiftKey);
        } else if (e.key === '/' && onSlash && (at === 0 || text[at - 1] === '\n')) {
          e.preventDefault();
          onSlash();
        } else if (e.key === 'Escape') e.currentTarget.blur();
      }}
      className={`field-sizing-content block w-full resize-none bg-transparent outline-none placeholder:text-fg-3 ${className}`}
    />
  );
}
