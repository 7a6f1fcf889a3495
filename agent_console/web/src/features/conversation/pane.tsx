import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { ConversationRow } from '../../contract/api';
import type { ContactCard, MessageCard } from '../../contract/types';
import { useActions } from '../../lib/actions';
import { useLocale, useT } from '../../lib/i18n';
import { useKept } from '../../lib/kept';
import { useRun } from '../../lib/run';
import { whenText } from '../../lib/time';
import { useUi } from '../../lib/ui_store';
import { endContact, pullContact } from '../../state/commands';
import { useLooking } from '../../state/company';
import { askFor, useLetters } from '../../state/letters';
import { useMyAgent, useMyId, useTraits } from '../../state/selectors';
import { snooze } from '../../state/threads';
import { ChannelGlyph } from '../../ui/avatar';
import { Segmented } from '../../ui/segmented';
import { isWritten } from '../chat/live';
import { CustomerTypes } from '../chat/typing';
import { useRead } from '../chat/use_read';
import { useChannelName } from '../offer/use_speaker';
import { Company } from './company';
import { Composer, type Focusable, type Mode } from './composer';
import { ConversationHeader } from './header';
import type { Entry } from './merge';
import { useRestItems } from './rest';
import { Timeline } from './timeline';
import { WrapUpPanel } from './wrap_up';

const TransferDialog = lazy(() => import('./transfer'));
const MergeDialog = lazy(() => import('./merge_dialog'));
const WhenDialog = lazy(() => import('../mail/when_dialog'));

const isMail = (m: MessageCard) => m.channel === 'email' && (m.kind === 'inbound' || m.kind === 'outbound');

/** What I may do with the contact at hand. */
export type Can = { end: boolean; wrapUp: boolean; transfer: boolean; pull: boolean; speak: boolean };

function abilities(c: ContactCard | undefined, me: string, agent: boolean, live: boolean): Can {
  const mine = Boolean(c && c.agent_id === me);
  const active = mine && c?.state === 'active';
  return {
    end: active && live,
    wrapUp: mine && (c?.state === 'active' || c?.state === 'wrapping'),
    transfer: active,
    pull: agent && c?.state === 'waiting',
    speak: !c || c.state === 'closed' || mine,
  };
}

export function ConversationPane({
  conversation,
  contact,
  held,
  onChoose,
  entries,
  onBack,
}: {
  conversation: ConversationRow;
  contact?: ContactCard;
  /** My contacts of this conversation; with more than one, `contact` is the chosen one. */
  held: ContactCard[];
  onChoose: (contact: string) => void;
  entries: Entry[];
  onBack: () => void;
}) {
  const t = useT();
  const locale = useLocale();
  const me = useMyId();
  const run = useRun();
  const [, go] = useLocation();
  const { overlay, set } = useUi();
  const traits = useTraits(contact?.channel ?? conversation.channel);
  const [mode, setMode] = useKept<Mode>(`mode.${conversation.id}`, 'reply');
  const [wrapping, wrap] = useState(false);
  const composer = useRef<Focusable>(null);
  // The field may come later than the key that asks for it.
  const eager = useRef(false);
  const field = useCallback((el: Focusable | null) => {
    composer.current = el;
    if (!el || !eager.current) return;
    eager.current = false;
    el.focus();
  }, []);
  const can = abilities(contact, me, Boolean(useMyAgent()), traits?.live ?? false);
  const wrapUpOpen = can.wrapUp && (contact?.state === 'wrapping' || wrapping);

  const write = (next: Mode) => {
    setMode(next);
    eager.current = true;
    requestAnimationFrame(() => composer.current && field(composer.current));
  };
  const end = () => contact && can.end && run(() => endContact(contact.id), t('done.ended'));
  const pull = () => contact && can.pull && run(() => pullContact(contact.id), t('done.pulled'));
  const rest = (at: Date) =>
    void run(
      () => snooze(conversation.id, at),
      t('done.snoozed', { time: whenText(at.toISOString(), Date.now(), locale) }),
    );
  const openWrapUp = () => {
    if (can.wrapUp) wrap(true);
  };
  const resting = useRestItems(conversation);
  const mails = entries.some((e) => e.kind === 'message' && isMail(e.message));
  const answer = (kind: 'reply_all' | 'forward') => {
    const last = entries.findLast((e) => e.kind === 'message' && isMail(e.message));
    if (last?.kind === 'message') askFor({ conversation: conversation.id, kind, message: last.message });
  };
  useLooking(conversation.id);
  useRead(contact, entries);
  const chat = isWritten(traits);
  useActions({
    'conversation.reply': () => write('reply'),
    'conversation.note': () => write('note'),
    'conversation.end': can.end && end,
    'conversation.wrapUp': can.wrapUp && openWrapUp,
    'conversation.transfer': can.transfer && (() => set({ overlay: 'transfer' })),
    'conversation.pull': can.pull && pull,
    'conversation.snooze': resting.find((i) => i.keys === 'Z')?.onSelect,
    'conversation.merge': resting.find((i) => i.keys === 'M')?.onSelect,
    'conversation.replyAll': mails && (() => answer('reply_all')),
    'conversation.forward': mails && (() => answer('forward')),
  });
  // A letter is asked for beside a mail: it is written here.
  const asked = useLetters((s) => s.ask?.conversation === conversation.id);
  useEffect(() => {
    if (asked) setMode('reply');
  }, [asked, setMode]);
  // The palette and the call pill ask through the shared overlay.
  useEffect(() => {
    if (overlay !== 'wrapup') return;
    set({ overlay: null });
    wrap(true);
  }, [overlay, set]);

  return (
    <section
      aria-label={conversation.subject || conversation.person_name}
      className="flex min-w-0 flex-1 flex-col"
    >
      <ConversationHeader
        conversation={conversation}
        contact={contact}
        can={can}
        onBack={onBack}
        onEnd={() => void end()}
        onPull={() => void pull()}
        onWrapUp={openWrapUp}
      />
      <Company conversation={conversation.id} />
      {held.length > 1 && contact && <Held held={held} contact={contact} onChoose={onChoose} />}
      <Timeline
        conversation={conversation.id}
        entries={entries}
        account={contact?.account_name ?? conversation.account_name}
      />
      {chat && contact?.state === 'active' && (
        <CustomerTypes
          conversation={conversation.id}
          name={contact.person_name || conversation.person_name || t('chat.customer')}
        />
      )}
      {wrapUpOpen && contact ? (
        <WrapUpPanel
          key={contact.id}
          contact={contact}
          onBack={contact.state === 'wrapping' ? undefined : () => wrap(false)}
          onDone={() => {
            wrap(false);
            go('/');
          }}
        />
      ) : (
        <Composer
          key={conversation.id}
          ref={field}
          conversation={conversation}
          contact={contact}
          maySpeak={can.speak}
          mode={mode}
          onMode={write}
        />
      )}
      <Suspense>
        {overlay === 'snooze' && (
          <WhenDialog
            title={t('rest.snooze')}
            lead={t('rest.lead')}
            ok={t('act.snooze')}
            onPick={rest}
            onClose={() => set({ overlay: null })}
          />
        )}
        {overlay === 'merge' && (
          <MergeDialog
            conversation={conversation}
            onClose={() => set({ overlay: null })}
            onDone={(into) => go(`/c/${into}`)}
          />
        )}
      </Suspense>
      {contact && overlay === 'transfer' && can.transfer && (
        <Suspense>
          <TransferDialog contact={contact} onClose={() => set({ overlay: null })} />
        </Suspense>
      )}
    </section>
  );
}

/** Which of several contacts is spoken on, ended, wrapped up. */
function Held({
  held,
  contact,
  onChoose,
}: {
  held: ContactCard[];
  contact: ContactCard;
  onChoose: (contact: string) => void;
}) {
  const t = useT();
  const channel = useChannelName();
  return (
    <div className="flex shrink-0 items-center gap-3 overflow-x-auto border-b px-4 py-1.5">
      <span className="text-xs whitespace-nowrap text-fg-3 max-md:sr-only">{t('conv.several')}</span>
      <Segmented
        label={t('conv.several')}
        value={contact.id}
        onChange={onChoose}
        options={held.map((c) => ({
          value: c.id,
          label: (
            <>
              <ChannelGlyph channel={c.channel} size={13} />
              {channel(c.channel)}
              {c.state === 'wrapping' && <span className="text-fg-3">· {t('state.wrapping')}</span>}
            </>
          ),
        }))}
      />
    </div>
  );
}
