// What came in for conversations nobody is looking at: a count, and the newest words for the list.
import { create } from 'zustand';
import type { Recorded } from '../contract/events';

type Attention = { looking: string | null; unread: Record<string, number>; last: Record<string, string> };

export const useAttention = create<Attention>()(() => ({ looking: null, unread: {}, last: {} }));

export function lookAt(conversation: string | null) {
  useAttention.setState((s) => {
    if (!conversation || !s.unread[conversation]) return { looking: conversation };
    const { [conversation]: _, ...unread } = s.unread;
    return { looking: conversation, unread };
  });
}

export function notice({ event }: Recorded) {
  if (event.type === 'contact.closed') return forget(event.contact.conversation_id);
  if (event.type !== 'message.received' && event.type !== 'message.queued') return;
  const { conversation_id: id, text, kind } = event.message;
  useAttention.setState((s) => ({
    last: { ...s.last, [id]: text.slice(0, 140) },
    unread:
      kind === 'inbound' && s.looking !== id ? { ...s.unread, [id]: (s.unread[id] ?? 0) + 1 } : s.unread,
  }));
}

function forget(id: string) {
  useAttention.setState((s) => {
    const { [id]: _u, ...unread } = s.unread;
    const { [id]: _l, ...last } = s.last;
    return { unread, last };
  });
}
