import { type Editor, EditorContent, useEditor, useEditorState } from '@tiptap/react';
import { type Ref, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Written } from './written';
import './editor.css';
import { extensions } from './extensions';
import { linesOf, picturesIn } from './intake';
import { Toolbar } from './toolbar';
import { pasted, unfolded } from './unfolded';
import { fromText, written } from './written';

/** What others may do with a field for words. `image`: an upload is shown where the cursor is. */
export type Writing = {
  focus: () => void;
  insert: (words: Written) => void;
  image?: (upload: string, name: string) => void;
};

export type Field = Written & {
  label: string;
  placeholder: string;
  className?: string;
  onWords: (words: Written) => void;
  /** By Ctrl Enter; with Shift, `over`: it shall be done with. */
  onSend: (over: boolean) => void;
  /** A slash at a line's beginning; without it, it is a slash. */
  onSlash?: () => void;
  /** Files pasted or dropped: images that belong into the words, or any others. */
  onFiles: (files: File[], into: 'words' | 'beside') => void;
  ref?: Ref<Writing>;
};

const shownOf = ({ html, text }: Written) => (html ? unfolded(html) : text ? fromText(text) : '');

/** Words with a shape: bold, lists, links, quotes, images in their place. */
export default function RichText({
  toolbar,
  onPlain,
  ...field
}: Field & { toolbar: boolean; onPlain: () => void }) {
  const { label, placeholder, className, html, text, ref } = field;
  // The editor is made once; what it calls is always the newest.
  const now = useRef(field);
  now.current = field;
  const said = useRef<Written>({ html, text });
  const [linking, link] = useState(false);
  const tools = useRef<HTMLDivElement>(null);
  const [settings] = useState(() => ({
    transformPastedHTML: pasted,
    clipboardTextParser: linesOf,
    handleKeyDown: (view: Editor['view'], e: KeyboardEvent) => {
      const mod = e.metaKey || e.ctrlKey;
      if (e.isComposing) return false;
      if (mod && e.key === 'Enter') now.current.onSend(e.shiftKey);
      else if (mod && e.shiftKey && e.key.toLowerCase() === 'k') link(true);
      else if (e.key === 'Escape') view.dom.blur();
      else if (e.altKey && e.key === 'F10')
        tools.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
      else return false;
      e.preventDefault();
      e.stopPropagation(); // keys of the page that begin alike are not meant
      return true;
    },
    handleTextInput: (view: Editor['view'], from: number, to: number, typed: string) => {
      const slash = typed === '/' && from === to && view.state.doc.resolve(from).parentOffset === 0;
      if (!slash || !now.current.onSlash) return false;
      now.current.onSlash();
      return true;
    },
    handlePaste: (_: Editor['view'], e: ClipboardEvent) => take(e.clipboardData),
    handleDrop: (view: Editor['view'], e: DragEvent, _: unknown, moved: boolean) => {
      if (moved || !e.dataTransfer?.files.length) return false;
      const at = view.posAtCoords({ left: e.clientX, top: e.clientY });
      if (at) made.current?.commands.setTextSelection(at.pos);
      e.preventDefault();
      e.stopPropagation(); // what is around takes files, too
      return take(e.dataTransfer);
    },
  }));
  const take = (from: DataTransfer | null) => {
    const { images, others } = picturesIn(from);
    if (images.length) now.current.onFiles(images, 'words');
    if (others.length) now.current.onFiles(others, 'beside');
    return images.length + others.length > 0;
  };
  const made = useRef<Editor>(null);
  const editorProps = useMemo(() => {
    const named = { 'aria-label': label, 'aria-placeholder': placeholder };
    return { ...settings, attributes: { role: 'textbox', 'aria-multiline': 'true', ...named } };
  }, [settings, label, placeholder]);
  const editor = useEditor({
    extensions,
    content: shownOf(field),
    injectCSS: false,
    editorProps,
    onUpdate: ({ editor: edited }) => {
      said.current = written(edited.getJSON());
      now.current.onWords(said.current);
    },
  });
  made.current = editor;
  useImperativeHandle(ref, () => {
    // One made for a page that was not shown at once is thrown away, and another made.
    if (editor.isDestroyed) return null as never;
    return {
      focus: () => editor.view.focus(),
      insert: (words) => {
        editor.chain().focus().insertContent(shownOf(words)).run();
      },
      image: (upload, alt) => {
        editor.chain().focus().insertContent({ type: 'image', attrs: { upload, alt } }).run();
      },
    };
  }, [editor]);
  // Set from outside: a draft has come, a mail was taken back, it was sent.
  useLayoutEffect(() => {
    if (editor.isDestroyed || (html === said.current.html && text === said.current.text)) return;
    said.current = { html, text };
    editor.commands.setContent(shownOf({ html, text }), { emitUpdate: false });
  }, [editor, html, text]);
  const empty = useEditorState({ editor, selector: (s) => s.editor.isEmpty });
  return (
    <div className="editor">
      <div className={className}>
        <div className="relative">
          {empty && (
            <span aria-hidden className="pointer-events-none absolute inset-x-0 truncate text-fg-3">
              {placeholder}
            </span>
          )}
          <EditorContent editor={editor} />
        </div>
      </div>
      {(toolbar || linking) && (
        <Toolbar
          ref={tools}
          editor={editor}
          linking={linking}
          onLinking={link}
          onImages={(files) => now.current.onFiles(files, 'words')}
          onPlain={onPlain}
        />
      )}
    </div>
  );
}
