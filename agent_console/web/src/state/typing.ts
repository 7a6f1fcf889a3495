// In which conversations the customer types.
import { create } from 'zustand';
import { onEvent, onFrame } from './store';

/** For so long one word counts as typing (hub/contract/signals.py). */
const TYPING_MS = 6000;

const useTyping = create<{ typing: Record<string, true> }>()(() => ({ typing: {} }));
const ends = new Map<string, ReturnType<typeof setTimeout>>();

function set(conversation: string, on: boolean) {
  clearTimeout(ends.get(conversation));
  ends.delete(conversation);
  if (on) ends.set(conversation, setTimeout(set, TYPING_MS, conversation, false));
  useTyping.setState(({ typing: { [conversation]: _, ...others } }) => ({
    typing: on ? { ...others, [conversation]: true } : others,
  }));
}

onFrame((frame) => {
  if (frame.type === 'customer_typing') set(frame.conversation_id, frame.on);
});
// What was typed is here.
onEvent(({ event }) => {
  if (event.type === 'message.received') set(event.message.conversation_id, false);
});

export const useCustomerTypes = (conversation: string) => useTyping((s) => Boolean(s.typing[conversation]));
