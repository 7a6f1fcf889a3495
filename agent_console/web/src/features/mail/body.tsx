import { CalendarClock, Forward, Paperclip, Quote, X } from 'lucide-react';
import { type Ref, useCallback, useMemo, useRef, useState } from 'react';
import type { ConversationRow } from '../../contract/api';
import type { ContactCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { typingIn } from '../../state/company';
import { blank } from '../../state/letters';
import { useTemplates } from '../../state/mail';
import { useAccount } from '../../state/queries';
import { useMe, useMyId } from '../../state/selectors';
import { Button, IconButton } from '../../ui/button';
import type { Focusable } from '../conversation/composer';
import { AddressField } from './address_field';
import { Bounced } from './bounced';
import type { Writing } from './editor/rich_text';
import { WordsField } from './editor/words_field';
import type { Written } from './editor/written';
import { Files } from './files';
import { FormatButton } from './format_button';
import { allValid, useLetter } from './letter';
import { bounced, knownPeople } from './people';
import { useSend } from './send';
import { SignatureLine } from './signature_line';
import { Templates } from './templates';
import { useMailFiles } from './uploads';
import WhenDialog from './when_dialog';

/** The composer of a mail: to whom, the words, files, now or later. */
export default function MailBody({
  conversation,
  contact,
  text,
  onText,
  ref,
}: {
  conversation: ConversationRow;
  contact?: ContactCard;
  text: string;
  onText: (text: string) => void;
  ref: Ref<Focusable>;
}) {
  const t = useT();
  const area = useRef<Writing>(null);
  const hold = useCallback(
    (field: Writing | null) => {
      area.current = field;
      if (typeof ref === 'function') ref(field);
      else if (ref) ref.current = field;
    },
    [ref],
  );
  const chooser = useRef<HTMLInputElement>(null);
  const [more, setMore] = useState(false);
  const [popup, setPopup] = useState<'templates' | 'later' | null>(null);
  const focus = useCallback(() => requestAnimationFrame(() => area.current?.focus()), []);
  const [letter, change] = useLetter(conversation.id, contact, text, onText, focus);
  const onFiles = useCallback((files: typeof letter.files) => change({ files }), [change]);
  const uploads = useMailFiles(letter.files, onFiles, area);
  const done = () => {
    onText('');
    change(blank);
    setMore(false);
  };
  const { send, sending, sendKeys } = useSend(conversation.id, contact, done);
  const templates = useTemplates('email');
  const agent = useMe()?.user.name ?? '';
  const account = useAccount(conversation.account_id).data;
  const known = useMemo(() => knownPeople(account), [account]);
  const { forward } = letter;
  const ready =
    Boolean(forward ? letter.to.length : text.trim()) && !sending && !uploads.busy && allValid(letter);
  const go = (at?: Date) => ready && void send(letter, text, at);
  const me = useMyId();
  const closes = !letter.forward && contact?.state === 'active' && contact.agent_id === me;
  const goAndClose = async () => {
    if (ready && (await send(letter, text))) useUi.getState().set({ overlay: 'wrapup' });
  };
  const insert = (words: Written, subject: string) => {
    area.current?.insert(words);
    if (subject && !letter.subject && !conversation.subject) change({ subject });
  };
  const person = contact?.person_name ?? conversation.person_name;
  const facts = { person, account: conversation.account_name, agent, reference: conversation.reference };
  const to = letter.to.length || forward ? letter.to : contact ? [contact.address] : [];
  const instead = (before: string, other: string) => {
    const swap = (all: string[]) => all.map((each) => (each === before ? other : each));
    change({ to: swap(to), cc: swap(letter.cc), bcc: swap(letter.bcc) });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped here; the button does the same by key
    <div
      className="relative"
      onDragOver={(e) => e.dataTransfer.types.includes('Files') && e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault();
        uploads.add(e.dataTransfer.files);
      }}
    >
      {popup === 'templates' && (
        <Templates
          templates={templates}
          language={contact?.language || conversation.language}
          facts={facts}
          onInsert={insert}
          onClose={() => {
            setPopup(null);
            area.current?.focus();
          }}
        />
      )}
      {forward && (
        <p className="mx-3.5 mt-2 flex items-center gap-1.5 rounded-md bg-hover pl-2 text-2xs text-fg-2">
          <Forward size={12} aria-hidden />
          <span className="truncate">
            {t('mail.forwarding', { author: forward.author, subject: forward.subject || '…' })}
          </span>
          <span className="flex-1" />
          <IconButton label={t('mail.noForward')} icon={X} size={12} onClick={() => change(blank)} />
        </p>
      )}
      {(more || forward || letter.to.length > 0) && (
        <AddressField
          label={t('mail.to')}
          value={to}
          most={1}
          known={known}
          onChange={(next) => change({ to: next })}
        />
      )}
      {(more || letter.cc.length > 0) && (
        <AddressField
          label={t('mail.cc')}
          value={letter.cc}
          known={known}
          onChange={(cc) => change({ cc })}
        />
      )}
      {(more || letter.bcc.length > 0) && (
        <AddressField
          label={t('mail.bcc')}
          value={letter.bcc}
          known={known}
          onChange={(bcc) => change({ bcc })}
        />
      )}
      {(more || letter.subject) && (
        <input
          type="text"
          aria-label={t('mail.subject')}
          placeholder={forward?.subject || conversation.subject || t('mail.subject')}
          value={letter.subject}
          maxLength={500}
          onChange={(e) => change({ subject: e.target.value })}
          className="h-8 w-full border-b bg-transparent px-3.5 text-xs font-medium outline-none placeholder:text-fg-3"
        />
      )}
      <Bounced people={bounced(known, [...to, ...letter.cc, ...letter.bcc])} onInstead={instead} />
      <WordsField
        ref={hold}
        label={t('composer.reply')}
        placeholder={t(templates.length ? 'mail.placeholderSlash' : 'composer.placeholder', {
          name: person.split(' ')[0] || (contact?.address ?? ''),
        })}
        html={letter.html}
        text={text}
        onWords={(words) => {
          typingIn(conversation.id);
          onText(words.text);
          change({ html: words.html });
        }}
        onSend={(over) => (over && closes ? void goAndClose() : go())}
        onSlash={templates.length ? () => setPopup('templates') : undefined}
        onFiles={uploads.take}
        wordsClass="max-h-72 min-h-16 px-3.5 py-2"
      />
      <SignatureLine
        mailbox={contact?.our_address ?? ''}
        language={conversation.language}
        facts={facts}
        off={letter.unsigned}
        onOff={(unsigned) => change({ unsigned })}
      />
      <Files
        files={letter.files}
        coming={uploads.coming}
        onRemove={(id) => change({ files: letter.files.filter((f) => f.id !== id) })}
        onDrop={uploads.drop}
      />
      <div className="flex flex-wrap items-center gap-0.5 px-2 pb-2">
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
            onClick={() => setPopup('templates')}
          />
        )}
        <FormatButton />
        <Button variant="ghost" aria-pressed={more} onClick={() => setMore(!more)}>
          {t('mail.more')}
        </Button>
        <span className="truncate px-1 text-2xs text-fg-3 max-md:hidden">
          {text && t('composer.draftKept')}
        </span>
        <span className="flex-1" />
        <IconButton
          label={t('mail.later')}
          side="top"
          icon={CalendarClock}
          disabled={!ready}
          onClick={() => setPopup('later')}
        />
        {closes && (
          <Button onClick={() => void goAndClose()} disabled={!ready} title={`${sendKeys} ⇧`}>
            {t('mail.sendAndClose')}
          </Button>
        )}
        <Button variant="primary" onClick={() => go()} disabled={!ready}>
          {t(forward ? 'mail.forward' : 'composer.send')}
          <span className="max-md:hidden">{sendKeys}</span>
        </Button>
      </div>
      {popup === 'later' && (
        <WhenDialog
          title={t('mail.later')}
          lead={t('mail.laterLead')}
          ok={t('mail.schedule')}
          onPick={(at) => go(at)}
          onClose={() => setPopup(null)}
        />
      )}
    </div>
  );
}
