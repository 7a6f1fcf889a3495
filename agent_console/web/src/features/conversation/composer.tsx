import { ListTodo, Lock, Volume2 } from 'lucide-react';
import { lazy, type Ref, Suspense, useRef, useState } from 'react';
import type { ConversationRow } from '../../contract/api';
import type { ContactCard } from '../../contract/types';
import { keysOf } from '../../lib/actions';
import { readable } from '../../lib/address';
import { useDraft } from '../../lib/drafts';
import { modKey } from '../../lib/hotkeys';
import { useT } from '../../lib/i18n';
import { newClientId } from '../../lib/ids';
import { useRun } from '../../lib/run';
import { whisper } from '../../state/chats';
import { addNote, sendMessage } from '../../state/commands';
import { typingIn } from '../../state/company';
import { promise } from '../../state/follow_ups';
import { useMaySupervise, useTraits } from '../../state/selectors';
import { putMessage } from '../../state/store';
import { ChannelGlyph } from '../../ui/avatar';
import { Button, IconButton } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Segmented } from '../../ui/segmented';
import { isWritten } from '../chat/live';
import { NoteField } from '../mentions/note_field';
import { useChannelName } from '../offer/use_speaker';

const ChatBody = lazy(() => import('../chat/body'));
const MailBody = lazy(() => import('../mail/body'));

const FIELD =
  'field-sizing-content block max-h-52 min-h-14 w-full resize-none bg-transparent px-3.5 py-2 outline-none placeholder:text-fg-3';

export type Focusable = { focus: () => void };
/** `whisper`: a note for the agent who is in the chat. */
export type Mode = 'reply' | 'note' | 'whisper';

const labels = { reply: 'composer.reply', note: 'composer.note', whisper: 'chat.whisper' } as const;

/** Where an agent writes: a reply on the contact's channel, or a note for colleagues. */
export function Composer({
  conversation,
  contact,
  maySpeak,
  mode: asked,
  onMode,
  ref,
}: {
  conversation: ConversationRow;
  contact?: ContactCard;
  /** False while a colleague has the contact: then only notes. */
  maySpeak: boolean;
  mode: Mode;
  onMode: (mode: Mode) => void;
  ref: Ref<Focusable>;
}) {
  const t = useT();
  const run = useRun();
  const channelName = useChannelName();
  const channel = contact?.channel ?? conversation.channel;
  const traits = useTraits(channel);
  const over = !contact || contact.state === 'closed' || contact.state === 'wrapping';
  // A line that has ended cannot carry another word; a mail always can.
  const mute = !maySpeak || ((traits?.live ?? false) && (over || Boolean(contact?.left_at)));
  const chat = isWritten(traits);
  const supervises = useMaySupervise();
  const whispers = chat && supervises && !maySpeak && contact?.state === 'active';
  const mode = asked === 'whisper' && whispers ? 'whisper' : mute || asked === 'whisper' ? 'note' : asked;
  const [reply, setReply] = useDraft(`reply.${conversation.id}`);
  const [note, setNote] = useDraft(`note.${conversation.id}`);
  const [sending, setSending] = useState(false);
  // One id per text, kept until it is taken: a second try cannot send it twice.
  const clientId = useRef(newClientId());
  const typed = (set: (text: string) => void) => (text: string) => {
    typingIn(conversation.id);
    set(text);
  };
  const [text, setText] = mode === 'reply' ? [reply, typed(setReply)] : [note, typed(setNote)];
  const mails = mode === 'reply' && traits?.address_kind === 'email' && !traits.live;
  const chats = mode === 'reply' && chat;
  const speaks = mode === 'reply' && traits?.connects && contact?.state === 'active';
  const first = conversation.person_name.split(' ')[0] || channelName(channel);

  const send = async () => {
    const words = text.trim();
    if (!words || sending) return;
    setSending(true);
    const done = await run(async () => {
      const client_id = clientId.current;
      const sent =
        mode === 'whisper'
          ? await whisper(conversation.id, words, client_id)
          : mode === 'note'
            ? await addNote(conversation.id, words, client_id)
            : await sendMessage(conversation.id, {
                text: words,
                client_id,
                ...(contact && { contact_id: contact.id }),
              });
      putMessage(sent);
    });
    if (done) {
      (mode === 'reply' ? setReply : setNote)('');
      clientId.current = newClientId();
    }
    setSending(false);
  };

  return (
    <div className="bg-sunken px-4 pb-3.5 max-md:px-2 max-md:pb-2">
      <div
        className={cx(
          'mx-auto max-w-[760px] rounded-xl border shadow-card transition-colors focus-within:border-accent',
          mode !== 'reply' ? 'border-note-line bg-note' : 'bg-panel dark:border-line-2',
        )}
      >
        <div className="flex items-center gap-2 px-2 pt-2">
          <Segmented<Mode>
            label={t('composer.mode')}
            className="shrink-0"
            value={mode}
            onChange={onMode}
            options={[
              ...(mute ? [] : [{ value: 'reply' as const, label: t('composer.reply') }]),
              { value: 'note' as const, label: t('composer.note') },
              ...(whispers ? [{ value: 'whisper' as const, label: t('chat.whisper') }] : []),
            ]}
          />
          {mode === 'reply' && (
            <span className="flex min-w-0 items-center gap-1.5 text-xs text-fg-3">
              <ChannelGlyph channel={channel} size={13} />
              <span className="truncate">
                {t('composer.via', {
                  channel: channelName(channel),
                  address: readable(contact?.address ?? ''),
                })}
              </span>
            </span>
          )}
          <span className="flex-1" />
          <IconButton
            label={t('owe.make')}
            keys={keysOf('conversation.promise')}
            side="top"
            icon={ListTodo}
            onClick={() => promise({ conversation: conversation.id })}
          />
          {speaks && (
            <span className="flex items-center gap-1.5 pr-1 text-2xs text-fg-3 max-lg:hidden">
              <Volume2 size={12} aria-hidden /> {t('composer.spoken')}
            </span>
          )}
          {mute && !maySpeak && contact?.agent_name && (
            <span className="flex items-center gap-1.5 pr-1 text-2xs text-fg-3">
              <Lock size={12} aria-hidden /> {t('composer.held', { agent: contact.agent_name })}
            </span>
          )}
        </div>
        {mails ? (
          <Suspense fallback={<div className="h-34" />}>
            <MailBody
              ref={ref}
              conversation={conversation}
              contact={contact}
              text={reply}
              onText={setReply}
            />
          </Suspense>
        ) : chats && contact ? (
          <Suspense fallback={<div className="h-24" />}>
            <ChatBody
              ref={ref}
              conversation={conversation}
              contact={contact}
              text={reply}
              onText={setReply}
            />
          </Suspense>
        ) : (
          <>
            {mode === 'note' ? (
              <NoteField
                ref={ref}
                label={t('composer.note')}
                placeholder={t('composer.notePlaceholder')}
                text={text}
                onText={setText}
                onSend={() => void send()}
                className={FIELD}
              />
            ) : (
              <textarea
                ref={ref as Ref<HTMLTextAreaElement>}
                rows={2}
                value={text}
                aria-label={t(labels[mode])}
                placeholder={
                  mode === 'whisper'
                    ? t('chat.whisperPlaceholder', { agent: contact?.agent_name ?? '' })
                    : speaks
                      ? t('composer.speakPlaceholder')
                      : t('composer.placeholder', { name: first })
                }
                onChange={(e) => setText(e.target.value)}
                onKeyDown={(e) => {
                  if (e.key === 'Enter' && (e.metaKey || e.ctrlKey)) {
                    e.preventDefault();
                    void send();
                  }
                  if (e.key === 'Escape') e.currentTarget.blur();
                }}
                className={FIELD}
              />
            )}
            <div className="flex items-center px-2 pb-2">
              <span className="px-1.5 text-2xs text-fg-3">
                {text && mode === 'reply' && t('composer.draftKept')}
              </span>
              <span className="flex-1" />
              <Button variant="primary" onClick={send} disabled={!text.trim() || sending}>
                {t(
                  mode === 'whisper'
                    ? 'chat.whisper'
                    : mode === 'note'
                      ? 'composer.addNote'
                      : speaks
                        ? 'composer.say'
                        : 'composer.send',
                )}
                <span className="max-md:hidden">{modKey}↵</span>
              </Button>
            </div>
          </>
        )}
      </div>
    </div>
  );
}
