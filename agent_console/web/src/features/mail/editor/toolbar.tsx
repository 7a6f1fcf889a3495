import { type Editor, useEditorState } from '@tiptap/react';
import {
  Bold,
  Image,
  Italic,
  Link,
  List,
  ListOrdered,
  type LucideIcon,
  RemoveFormatting,
  TextQuote,
  Type,
  Underline,
} from 'lucide-react';
import { type KeyboardEvent, type Ref, useRef, useState } from 'react';
import { modKey } from '../../../lib/hotkeys';
import { type Key, useT } from '../../../lib/i18n';
import { IconButton } from '../../../ui/button';
import { SHOWN } from './intake';
import { LinkField } from './link_field';

type Tool = { key: Key; icon: LucideIcon; keys?: string; on?: string; run: (editor: Editor) => void };

const tools: Tool[] = [
  {
    key: 'mail.bold',
    icon: Bold,
    keys: `${modKey}B`,
    on: 'bold',
    run: (e) => e.chain().focus().toggleBold().run(),
  },
  {
    key: 'mail.italic',
    icon: Italic,
    keys: `${modKey}I`,
    on: 'italic',
    run: (e) => e.chain().focus().toggleItalic().run(),
  },
  {
    key: 'mail.underline',
    icon: Underline,
    keys: `${modKey}U`,
    on: 'underline',
    run: (e) => e.chain().focus().toggleUnderline().run(),
  },
  {
    key: 'mail.bullets',
    icon: List,
    keys: `${modKey}⇧8`,
    on: 'bulletList',
    run: (e) => e.chain().focus().toggleBulletList().run(),
  },
  {
    key: 'mail.numbers',
    icon: ListOrdered,
    keys: `${modKey}⇧7`,
    on: 'orderedList',
    run: (e) => e.chain().focus().toggleOrderedList().run(),
  },
  {
    key: 'mail.quote',
    icon: TextQuote,
    keys: `${modKey}⇧B`,
    on: 'blockquote',
    run: (e) => e.chain().focus().toggleBlockquote().run(),
  },
  {
    key: 'mail.clear',
    icon: RemoveFormatting,
    run: (e) => e.chain().focus().unsetAllMarks().clearNodes().run(),
  },
];

/** The shape of words: one stop for Tab, arrows between its buttons. Alt F10 leads here from the words. */
export function Toolbar({
  editor,
  linking,
  onLinking,
  onImages,
  onPlain,
  ref,
}: {
  editor: Editor;
  linking: boolean;
  onLinking: (on: boolean) => void;
  onImages: (files: File[]) => void;
  onPlain: () => void;
  ref: Ref<HTMLDivElement>;
}) {
  const t = useT();
  const [at, setAt] = useState(0);
  const chooser = useRef<HTMLInputElement>(null);
  const active = useEditorState({
    editor,
    selector: ({ editor: e }) => [
      ...tools.map((tool) => Boolean(tool.on && e.isActive(tool.on))),
      e.isActive('link'),
    ],
  });
  if (linking) return <LinkField editor={editor} onDone={() => onLinking(false)} />;
  const buttons = [
    ...tools.map((tool, i) => ({ ...tool, pressed: active[i], press: () => tool.run(editor) })),
    {
      key: 'mail.link' as const,
      icon: Link,
      keys: `${modKey}⇧K`,
      on: 'link',
      pressed: active.at(-1),
      press: () => onLinking(true),
    },
    { key: 'mail.image' as const, icon: Image, press: () => chooser.current?.click() },
    { key: 'mail.plain' as const, icon: Type, press: onPlain },
  ];
  const onKeyDown = (e: KeyboardEvent<HTMLDivElement>) => {
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[e.key];
    if (e.key === 'Escape') editor.commands.focus();
    else if (next === undefined) return;
    else {
      const place = (next + buttons.length) % buttons.length;
      setAt(place);
      e.currentTarget.querySelectorAll('button')[place]?.focus();
    }
    e.preventDefault();
    e.stopPropagation();
  };
  return (
    <div
      ref={ref}
      role="toolbar"
      aria-label={t('mail.format')}
      onKeyDown={onKeyDown}
      className="flex gap-0.5 overflow-x-auto px-2 pb-1"
    >
      {buttons.map(({ key, icon, keys, on, pressed, press }, i) => (
        <IconButton
          key={key}
          label={t(key)}
          keys={keys}
          side="top"
          icon={icon}
          size={15}
          tabIndex={i === at ? 0 : -1}
          aria-pressed={on ? pressed : undefined}
          onMouseDown={(e) => e.preventDefault()} // the words keep what is selected
          onClick={() => {
            setAt(i);
            press();
          }}
        />
      ))}
      <input
        ref={chooser}
        type="file"
        accept={SHOWN.join()}
        multiple
        hidden
        aria-label={t('mail.image')}
        onChange={(e) => {
          onImages([...(e.target.files ?? [])]);
          e.target.value = '';
        }}
      />
    </div>
  );
}
