import type { Editor } from '@tiptap/react';
import { useState } from 'react';
import { useT } from '../../../lib/i18n';
import { Button } from '../../../ui/button';
import { linkTo } from './extensions';

/** Where the selected words lead; without any, the address itself stands there. */
export function LinkField({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const t = useT();
  const before: string = editor.getAttributes('link').href ?? '';
  const [typed, setTyped] = useState(before);
  const href = linkTo(typed);
  const done = () => {
    onDone();
    editor.commands.focus();
  };
  const set = () => {
    if (!href) return;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (editor.state.selection.empty && !before)
      chain
        .insertContent({ type: 'text', text: typed.trim(), marks: [{ type: 'link', attrs: { href } }] })
        .run();
    else chain.setLink({ href }).run();
    done();
  };
  const remove = () => {
    editor.chain().focus().extendMarkRange('link').unsetLink().run();
    done();
  };
  return (
    <form
      className="flex h-8 items-center gap-1.5 px-3.5 pb-1"
      onSubmit={(e) => {
        e.preventDefault();
        e.stopPropagation();
        set();
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens on a key or button, and what is typed next is the address
        autoFocus
        type="text"
        inputMode="url"
        aria-label={t('mail.linkTo')}
        placeholder="https://…"
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Escape') return;
          e.preventDefault();
          e.stopPropagation();
          done();
        }}
        className="h-7 min-w-0 flex-1 rounded-md bg-hover px-2 text-xs outline-none focus:ring-2 focus:ring-accent focus:ring-inset"
      />
      {before && (
        <Button variant="ghost" onClick={remove}>
          {t('mail.unlink')}
        </Button>
      )}
      <Button type="submit" disabled={!href}>
        {t('mail.setLink')}
      </Button>
    </form>
  );
}
