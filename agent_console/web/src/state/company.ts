// Who else looks at a conversation, and who of them writes; and telling the hub what we do ourselves.
import { useEffect, useMemo } from 'react';
import { create } from 'zustand';
import type { Frame, Onlooker } from '../contract/events';
import { useMyId } from './selectors';
import { onFrame, sayToHub } from './store';

type Seen = { viewing: Onlooker[]; typing: Onlooker[] };
const nobody: Seen = { viewing: [], typing: [] };
const useCompany = create<{ seen: Record<string, Seen>; here: string | null }>()(() => ({
  seen: {},
  here: null,
}));

/** The hub counts somebody as typing for some seconds; it is told again while it goes on. */
const AGAIN_MS = 2500;

function tell(conversation_id: string, doing: 'viewing' | 'typing' | 'left', to_customer = false) {
  sayToHub({ type: 'presence', conversation_id, doing, to_customer });
}

onFrame((frame: Frame) => {
  if (frame.type === 'presence') {
    const { conversation_id, viewing, typing } = frame;
    useCompany.setState((s) => {
      const { [conversation_id]: _, ...seen } = s.seen;
      return {
        seen: viewing.length || typing.length ? { ...seen, [conversation_id]: { viewing, typing } } : seen,
      };
    });
  }
  // A new line knows nothing of us yet.
  const { here } = useCompany.getState();
  if (frame.type === 'hello' && here) tell(here, 'viewing');
});

/** While this is shown, the hub knows that we look at the conversation. */
export function useLooking(conversation: string) {
  useEffect(() => {
    useCompany.setState({ here: conversation });
    tell(conversation, 'viewing');
    return () => {
      useCompany.setState({ here: null });
      tell(conversation, 'left');
    };
  }, [conversation]);
}

let told = { conversation: '', toCustomer: false, at: 0 };
/** Called with each key. `toCustomer`: these words are for the customer, who may be told that one types. */
export function typingIn(conversation: string, toCustomer = false) {
  const now = Date.now();
  const same = told.conversation === conversation && told.toCustomer === toCustomer;
  if (same && now - told.at < AGAIN_MS) return;
  told = { conversation, toCustomer, at: now };
  tell(conversation, 'typing', toCustomer);
}

/** The others at a conversation; without oneself. */
export function useOthersHere(conversation: string): Seen {
  const me = useMyId();
  const seen = useCompany((s) => s.seen[conversation]) ?? nobody;
  return useMemo(() => {
    const others = (list: Onlooker[]) => list.filter((o) => o.id !== me);
    return { viewing: others(seen.viewing), typing: others(seen.typing) };
  }, [seen, me]);
}
