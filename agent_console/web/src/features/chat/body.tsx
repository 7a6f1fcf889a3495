import { Languages, Paperclip, Quote, Undo2 } from 'lucide-react';
import { type Ref, useRef, useState } from 'react';
import type { ConversationRow } from '../../contract/api';
import type { Upload } from '../../contract/mail';
import type { ContactCard } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { newClientId } from '../../lib/ids';
import { useRun } from '../../lib/run';
import { translateWords } from '../../state/chats';
import { sendMessage } from '../../state/commands';
import { typingIn } from '../../state/company';
import { useTemplates } from '../../state/mail';
import { useSetup } from '../../state/queries';
import { useMe } from '../../state/selectors';
import { putMessage } from '../../state/store';
import { Button, IconButton } from '../../ui/button';
import type { Focusable } from '../conversation/composer';
import { Files } from '../mail/files';
import { Templates } from '../mail/templates';
import { useUploads } from '../mail/uploads';

/** The composer of a chat: words, ready ones by `/`, files; Enter sends. */
export default function ChatBody({
  conversation,
  contact,
  text,
  onText,
  ref,
}: {
  conversation: ConversationRow;
  contact: ContactCard;
  text: string;
  onText: (text: string) => void;
  ref: Ref<Focusable>;
}) {
  const t = useT();
  const run = useRun();
  const agent = useMe()?.user.name ?? '';
  const area = useRef<HTMLTextAreaElement>(null);
  const hold = (field: HTMLTextAreaElement | null) => {
    area.current = field;
    if (typeof ref === 'function') ref(field);
    else if (ref) ref.current = field;
  };
  const chooser = useRef<HTMLInputElement>(null);
  const [files, setFiles] = useState<Upload[]>([]);
  const uploads = useUploads(files, setFiles);
  const templates = useTemplates(contact.channel);
  const [choosing, choose] = useState(false);
  const line = useRef(Promise.resolve());
  const field = useRef(text);
  field.current = text;
  // What did not go keeps its id: a second try of the same words cannot send them twice.
  const failed = useRef<{ text: string; attachments: string[]; client_id: string } | null>(null);
  const again = (words: { text: string; attachments: string[] }) => {
    const before = failed.current;
    const same = before?.text === words.text && before.attachments.join() === words.attachments.join();
    return same ? before.client_id : undefined;
  };
  const language = contact.language || conversation.language;
  const person = contact.person_name || conversation.person_name;
  const ready = Boolean(text.trim() || files.length) && !uploads.busy;
  const type = (words: string) => {
    typingIn(conversation.id, true);
    onText(words);
  };
  const send = () => {
    if (!ready) return;
    const words = { text: text.trim(), attachments: files.map((f) => f.id) };
    const sent = { files, text: words.text, client_id: again(words) ?? newClientId() };
    // The field is free at once: what is typed next is the next message, and goes after this one.
    onText('');
    setFiles([]);
    line.current = line.current.then(async () => {
      const { client_id } = sent;
      const message = { ...words, client_id, contact_id: contact.id };
      if (await run(async () => putMessage(await sendMessage(conversation.id, message)))) return;
      failed.current = { ...words, client_id };
      setFiles((now) => [...sent.files, ...now]);
      onText([sent.text, field.current].filter(Boolean).join('\n'));
    });
    area.current?.focus();
  };
  const take = (from: DataTransfer) => uploads.add([...from.files]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped here; the button does the same by key
    <div
      className="relative"
      onDragOver={(e) => e.dataTransfer.types.includes('Files') && e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault();
        take(e.dataTransfer);
      }}
    >
      {choosing && (
        <Templates
          templates={templates}
          language={language}
          facts={{ person, account: conversation.account_name, agent, reference: conversation.reference }}
          onInsert={(words) => type(text ? `${text.trimEnd()} ${words.text}` : words.text)}
          onClose={() => {
            choose(false);
            area.current?.focus();
          }}
        />
      )}
      <textarea
        ref={hold}
        rows={2}
        value={text}
        aria-label={t('composer.reply')}
        placeholder={t(templates.length ? 'mail.placeholderSlash' : 'composer.placeholder', {
          name: person.split(' ')[0] || t('chat.customer'),
        })}
        onChange={(e) => type(e.target.value)}
        onPaste={(e) => {
          if (!e.clipboardData.files.length || e.clipboardData.getData('text/plain')) return;
          e.preventDefault();
          take(e.clipboardData);
        }}
        onKeyDown={(e) => {
          if (e.nativeEvent.isComposing) return;
          if (e.key === 'Escape') return e.currentTarget.blur();
          if (e.key === 'Enter' && !e.shiftKey) send();
          else if (e.key === '/' && !text && templates.length) choose(true);
          else return;
          e.preventDefault();
        }}
        className="field-sizing-content block max-h-52 min-h-14 w-full resize-none bg-transparent px-3.5 py-2 outline-none placeholder:text-fg-3"
      />
      <Files
        files={files}
        coming={uploads.coming}
        onRemove={(id) => setFiles(files.filter((f) => f.id !== id))}
        onDrop={uploads.drop}
      />
      <div className="flex items-center gap-0.5 px-2 pb-2">
        <IconButton
          label={t('mail.attach')}
          side="top"
          icon={Paperclip}
          onClick={() => chooser.current?.click()}
        />
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label={t('mail.attach')}
          onChange={(e) => {
            uploads.add([...(e.target.files ?? [])]);
            e.target.value = '';
          }}
        />
        {templates.length > 0 && (
          <IconButton
            label={t('mail.templates')}
            keys="/"
            side="top"
            icon={Quote}
            onClick={() => choose(true)}
          />
        )}
        <TranslateButton text={text} language={language} onText={onText} />
        <span className="truncate px-1.5 text-2xs text-fg-3 max-md:hidden">
          {text ? t('composer.draftKept') : t('chat.keys')}
        </span>
        <span className="flex-1" />
        <Button variant="primary" onClick={send} disabled={!ready}>
          {t('composer.send')}
          <span className="max-md:hidden">↵</span>
        </Button>
      </div>
    </div>
  );
}

/** One's own words in the customer's language, to be looked over before they are sent; and back again. */
function TranslateButton({
  text,
  language,
  onText,
}: {
  text: string;
  language: string;
  onText: (text: string) => void;
}) {
  const t = useT();
  const run = useRun();
  const locale = useLocale();
  const able = useSetup()?.translation && language;
  const [before, keep] = useState<{ own: string; theirs: string } | null>(null);
  if (!able) return null;
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language;
  if (before && before.theirs === text)
    return (
      <IconButton
        label={t('chat.untranslate')}
        side="top"
        icon={Undo2}
        onClick={() => {
          onText(before.own);
          keep(null);
        }}
      />
    );
  return (
    <IconButton
      label={t('chat.translateInto', { language: name })}
      side="top"
      icon={Languages}
      disabled={!text.trim()}
      className="disabled:opacity-45"
      onClick={() =>
        void run(async () => {
          const { text: theirs } = await translateWords(text, language);
          keep({ own: text, theirs });
          onText(theirs);
        })
      }
    />
  );
}
