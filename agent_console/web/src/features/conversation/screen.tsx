import { useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';
import { useT } from '../../lib/i18n';
import { useKept } from '../../lib/kept';
import { Problem } from '../../lib/rest';
import { useUi } from '../../lib/ui_store';
import { useConversation } from '../../state/queries';
import { useMyId } from '../../state/selectors';
import { useLive, watchConversation } from '../../state/store';
import { Empty, Skeleton } from '../../ui/card';
import { AccountPanel } from '../account/panel';
import { factsOf } from '../chat/told';
import { current, inHand, timeline, whole } from './merge';
import { ConversationPane } from './pane';

/** A conversation and its account, side by side. */
export function ConversationScreen({ id, onBack }: { id: string; onBack: () => void }) {
  const t = useT();
  const me = useMyId();
  const ready = useLive((s) => s.ready);
  // What comes in is kept from before the answer is asked for, so that nothing falls between the two.
  useEffect(() => {
    if (ready) watchConversation(id);
  }, [ready, id]);
  const thread = useLive((s) => s.desk.threads[id]);
  const { data: view, error } = useConversation(ready ? id : undefined);
  const live = useLive((s) => s.desk.contacts);
  const { details } = useUi();
  const all = useMemo(() => {
    const merged = whole(view, thread);
    return { ...merged, contacts: merged.contacts.map((c) => live[c.id] ?? c) };
  }, [view, thread, live]);
  const entries = useMemo(() => timeline(all), [all]);
  // A choice holds for those it was made among: what is taken next comes to the front.
  const [choice, setChoice] = useKept(`choice.${id}`, { id: '', among: '' });
  const held = inHand(all.contacts, me);
  const among = held.map((c) => c.id).join();
  const contact = current(all.contacts, me, choice.among === among ? choice.id : '');

  const [, go] = useLocation();
  const merged = view?.conversation.merged_into;
  useEffect(() => {
    if (merged) go(`/c/${merged}`, { replace: true });
  }, [merged, go]);

  if (error instanceof Problem)
    return (
      <div className="flex flex-1">
        <Empty icon="?" title={t('conv.gone')} lead={t('conv.goneLead')} />
      </div>
    );
  if (!view)
    return (
      <div className="flex-1">
        <Skeleton rows={6} />
      </div>
    );
  const { conversation } = view;
  return (
    <>
      <ConversationPane
        conversation={conversation}
        contact={contact}
        held={held}
        onChoose={(next) => setChoice({ id: next, among })}
        entries={entries}
        onBack={onBack}
      />
      {details && (
        <AccountPanel
          accountId={contact?.account_id ?? conversation.account_id}
          person={{
            id: contact?.person_id ?? conversation.person_id,
            name: contact?.person_name ?? conversation.person_name,
            address: contact?.address ?? '',
            channel: contact?.channel ?? conversation.channel,
          }}
          match={contact?.match}
          facts={factsOf(view, thread, contact?.id)}
          conversationId={id}
        />
      )}
    </>
  );
}
