// What was said and heard on the line, as text.
import { useEffect, useRef } from 'preact/hooks';
import { useWords } from '../i18n';
import { KeypadIcon, NoteIcon } from '../icons';
import type { Call, Caption } from './call';

export function Captions({ call, hint, notes }: { call: Call; hint: string; notes: string[] }) {
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a line was added.
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [call.captions.length, notes.length]);
  return (
    <div class="captions" ref={box} role="log" aria-live="polite" tabIndex={0}>
      {call.captions.length === 0 && <p class="hint">{hint}</p>}
      {call.captions.map((caption, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added, at the end.
        <Line key={index} caption={caption} />
      ))}
      {notes.map((note) => (
        <p class="hint note" key={note}>
          {note}
        </p>
      ))}
    </div>
  );
}

function Line({ caption }: { caption: Caption }) {
  const { t } = useWords();
  if (caption.who === 'music')
    return (
      <p class="music">
        <NoteIcon size={15} />
        {t('music')}
        <span class="bars" aria-hidden="true">
          <i />
          <i />
          <i />
          <i />
        </span>
      </p>
    );
  if (caption.who === 'tones')
    return (
      <p class="music tnum">
        <KeypadIcon size={15} />
        {t('tones', { digits: caption.text })}
      </p>
    );
  const who = caption.who === 'you' ? t('you') : caption.who === 'agent' ? t('agent') : t('voice');
  return (
    <p class={`caption ${caption.who}`} lang={caption.language || undefined}>
      <small>{who}</small>
      {caption.text}
    </p>
  );
}
