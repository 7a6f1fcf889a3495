import { useState } from 'react';
import type { MessageCard } from '../../contract/types';
import { useAttempt } from '../../lib/attempt';
import { useT } from '../../lib/i18n';
import { changeMessage } from '../../state/chats';
import { Button } from '../../ui/button';
import { ProblemNote } from '../../ui/problem_note';

/** A message that was sent, to be said otherwise: Enter says it, Escape leaves it as it was. */
export default function EditField({ message: m, onClose }: { message: MessageCard; onClose: () => void }) {
  const t = useT();
  const [text, setText] = useState(m.text);
  const { busy, problem, attempt } = useAttempt();
  const ready = Boolean(text.trim()) && !busy;
  const save = async () => {
    if (!ready) return;
    if (text.trim() === m.text || (await attempt(() => changeMessage(m.id, text.trim())))) onClose();
  };
  return (
    <div className="w-[min(420px,70vw)] space-y-1.5">
      <textarea
        // biome-ignore lint/a11y/noAutofocus: it opens on a choice from a menu
        autoFocus
        aria-label={t('chat.edit')}
        value={text}
        onFocus={(e) => e.currentTarget.setSelectionRange(text.length, text.length)}
        onChange={(e) => setText(e.target.value)}
        onKeyDown={(e) => {
          if (e.nativeEvent.isComposing) return;
          if (e.key === 'Escape') onClose();
          else if (e.key === 'Enter' && !e.shiftKey) void save();
          else return;
          e.preventDefault();
          e.stopPropagation();
        }}
        className="field-sizing-content block max-h-52 w-full resize-none rounded-xl border border-accent bg-panel px-3 py-[7px] outline-none"
      />
      {problem && <ProblemNote problem={problem} />}
      <div className="flex justify-end gap-1.5">
        <Button variant="ghost" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button variant="primary" disabled={!ready} onClick={() => void save()}>
          {t('save')}
        </Button>
      </div>
    </div>
  );
}
