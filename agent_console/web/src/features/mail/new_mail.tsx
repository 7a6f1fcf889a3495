import { Paperclip } from 'lucide-react';
import { useCallback, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useAttempt } from '../../lib/attempt';
import { modKey } from '../../lib/hotkeys';
import { useT } from '../../lib/i18n';
import { newClientId } from '../../lib/ids';
import { blank, type Letter, useLetters, writeTo } from '../../state/letters';
import { startMail } from '../../state/mail';
import { useAccount, useSetup } from '../../state/queries';
import { useMe } from '../../state/selectors';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field, SelectField } from '../../ui/field';
import { ProblemNote } from '../../ui/problem_note';
import { AddressField } from './address_field';
import { Bounced } from './bounced';
import type { Writing } from './editor/rich_text';
import { WordsField } from './editor/words_field';
import { Files } from './files';
import { FormatButton } from './format_button';
import { allValid, letterIn, mailing } from './letter';
import { useNewDraft } from './new_draft';
import { bounced, knownPeople } from './people';
import { UNDO_SECONDS, useSent } from './send';
import { SignatureLine } from './signature_line';
import { useMailFiles } from './uploads';

/** A mail to somebody first; it begins a conversation. */
export default function NewMail() {
  const t = useT();
  const [, go] = useLocation();
  const target = useLetters((s) => s.writeTo);
  const accountView = useAccount(target?.account).data;
  const agent = useMe()?.user.name ?? '';
  const known = knownPeople(accountView);
  const mailboxes = useSetup()?.mailboxes ?? [];
  const [letter, setLetter] = useState<Letter>(() => ({
    ...blank,
    to: target?.address ? [target.address] : [],
  }));
  const [text, setText] = useState('');
  const [from, setFrom] = useState('');
  const [writtenTo, setWrittenTo] = useState('');
  const { busy, problem, attempt } = useAttempt();
  const clientId = useRef(newClientId());
  const chooser = useRef<HTMLInputElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const change = useCallback((patch: Partial<Letter>) => setLetter((l) => ({ ...l, ...patch })), []);
  const onFiles = useCallback((files: Letter['files']) => change({ files }), [change]);
  const words = useRef<Writing>(null);
  const uploads = useMailFiles(letter.files, onFiles, words);
  const sent = useSent();
  const account = target?.account ?? writtenTo;
  const draft = useNewDraft(target?.address ?? '', { letter, text, from, account }, (kept) => {
    change(letterIn(kept));
    setText(kept.text);
    setFrom(kept.our_address);
    setWrittenTo(kept.account_id);
  });
  const ready = Boolean(letter.to.length && text.trim()) && !busy && !uploads.busy && allValid(letter);
  const close = () => writeTo(null);
  const send = async () => {
    if (!ready) return;
    await attempt(async () => {
      const message = await startMail({
        ...mailing(letter, ''),
        to: letter.to[0] ?? '',
        text: text.trim(),
        client_id: clientId.current,
        undo_seconds: UNDO_SECONDS,
        ...(from && { our_address: from }),
        ...(account && { account_id: account }),
      });
      draft.end(false);
      close();
      go(`/c/${message.conversation_id}`);
      sent(message, text, { ...letter, to: [] });
    });
  };
  return (
    <Dialog
      wide
      open
      onClose={close}
      focus={first}
      title={target?.name ? t('mail.newTo', { name: target.name }) : t('mail.new')}
      footer={
        <>
          <IconButton
            label={t('mail.attach')}
            side="top"
            icon={Paperclip}
            onClick={() => chooser.current?.click()}
          />
          <FormatButton />
          <span className="truncate px-1 text-2xs text-fg-3 max-md:hidden">
            {draft.written && !draft.other && t('composer.draftKept')}
          </span>
          <span className="flex-1" />
          {draft.written && !draft.other ? (
            <Button
              variant="ghost"
              onClick={() => {
                draft.end(true);
                close();
              }}
            >
              {t('mail.draftDropped')}
            </Button>
          ) : (
            <Button variant="ghost" onClick={close}>
              {t('cancel')}
            </Button>
          )}
          <Button variant="primary" disabled={!ready} onClick={() => void send()}>
            {t('composer.send')} {modKey}↵
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped or pasted; the button does the same */}
      <div
        onDragOver={(e) => e.dataTransfer.types.includes('Files') && e.preventDefault()}
        onDrop={(e) => {
          e.preventDefault();
          uploads.add(e.dataTransfer.files);
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.metaKey || e.ctrlKey)) void send();
        }}
      >
        <AddressField
          label={t('mail.to')}
          value={letter.to}
          most={1}
          known={known}
          ref={letter.to.length ? undefined : first}
          onChange={(to) => change({ to })}
        />
        <AddressField
          label={t('mail.cc')}
          value={letter.cc}
          known={known}
          onChange={(cc) => change({ cc })}
        />
        <AddressField
          label={t('mail.bcc')}
          value={letter.bcc}
          known={known}
          onChange={(bcc) => change({ bcc })}
        />
        <Bounced
          people={bounced(known, [...letter.to, ...letter.cc, ...letter.bcc])}
          onInstead={(before, other) => {
            const swap = (all: string[]) => all.map((each) => (each === before ? other : each));
            change({ to: swap(letter.to), cc: swap(letter.cc), bcc: swap(letter.bcc) });
          }}
        />
        {draft.other && (
          <p className="flex items-center gap-2 border-b bg-sunken px-3.5 py-1 text-2xs text-fg-3">
            <span className="min-w-0 flex-1 truncate">
              {t('mail.otherDraft', { to: draft.other.to || '…', subject: draft.other.subject || '…' })}
            </span>
            <Button variant="ghost" onClick={draft.resume}>
              {t('mail.goOn')}
            </Button>
          </p>
        )}
        <div className="space-y-3 p-4">
          {mailboxes.length > 1 && (
            <SelectField label={t('mail.from')} value={from} onChange={(e) => setFrom(e.target.value)}>
              {mailboxes.map((mailbox, i) => (
                <option key={mailbox} value={i ? mailbox : ''}>
                  {mailbox}
                </option>
              ))}
            </SelectField>
          )}
          <Field
            ref={letter.to.length ? first : undefined}
            label={t('mail.subject')}
            value={letter.subject}
            maxLength={500}
            onChange={(e) => change({ subject: e.target.value })}
          />
          <div>
            <span className="mb-1 block text-xs font-medium text-fg-2">{t('mail.text')}</span>
            <div className="rounded-lg bg-panel ring-1 ring-inset ring-line-2/80 focus-within:ring-2 focus-within:ring-accent dark:bg-app">
              <WordsField
                ref={words}
                label={t('mail.text')}
                placeholder=""
                html={letter.html}
                text={text}
                onWords={(said) => {
                  setText(said.text);
                  change({ html: said.html });
                }}
                onSend={() => void send()}
                onFiles={uploads.take}
                wordsClass="max-h-72 min-h-36 px-3 py-2"
              />
            </div>
          </div>
          {problem && <ProblemNote problem={problem} />}
        </div>
        <SignatureLine
          mailbox={from || (mailboxes[0] ?? '')}
          language={accountView?.language ?? ''}
          facts={{ person: target?.name ?? '', account: accountView?.name ?? '', agent, reference: 'KD-…' }}
          off={letter.unsigned}
          onOff={(unsigned) => change({ unsigned })}
        />
        <Files
          files={letter.files}
          coming={uploads.coming}
          onRemove={(id) => change({ files: letter.files.filter((f) => f.id !== id) })}
          onDrop={uploads.drop}
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
      </div>
    </Dialog>
  );
}
