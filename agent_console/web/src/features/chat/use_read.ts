import { useEffect } from 'react';
import type { ContactCard } from '../../contract/types';
import { tellRead } from '../../state/chats';
import { usePageVisible } from '../../state/seen';
import { useMyId } from '../../state/selectors';
import type { Entry } from '../conversation/merge';
import { useIsChat } from './live';

/** While my chat is before my eyes, its customer is told what I have read. */
export function useRead(contact: ContactCard | undefined, entries: Entry[]) {
  const me = useMyId();
  const visible = usePageVisible();
  const chat = useIsChat(contact);
  const mine = chat && contact?.agent_id === me && contact.state === 'active';
  const last = entries.findLast((e) => e.kind === 'message' && e.message.kind === 'inbound');
  const number = last?.kind === 'message' ? last.message.number : 0;
  const conversation = contact?.conversation_id;
  useEffect(() => {
    // It is a courtesy: one that is lost does no harm.
    if (mine && visible && number && conversation) void tellRead(conversation, number).catch(() => {});
  }, [mine, visible, number, conversation]);
}
