// What a view becomes when the hub says something. Pure.
import { type Frame, type Frames, lastNumber, type Shown, type View } from './view';

type Changes = { [T in keyof Frames]?: (view: View, frame: Frames[T]) => Partial<View> };

const changes: Changes = {
  welcome: (view, { conversation, visitor, ...standing }) => ({
    ...enter(view, conversation),
    ...standing,
    visitor,
    online: true,
    place: 0,
    wait: 0,
  }),
  opened: (view, { conversation }) => enter(view, conversation),
  ack: (view, { client_id, reference }) => ({
    ...settle(view, client_id, 'sent'),
    reference: reference || view.reference,
  }),
  refused: (view, { client_id, code }) => (code === 'form' ? { form: true } : settle(view, client_id, code)),
  message: (view, message) => {
    const { number, client_id, side } = message;
    if (number <= lastNumber(view)) return {};
    return {
      messages: [...view.messages, message],
      pending: view.pending.filter((waiting) => !client_id || waiting.client_id !== client_id),
      typing: side === 'hub' ? '' : view.typing,
    };
  },
  changed: (view, { number, text, deleted }) => {
    const changed = (shown: Shown) =>
      shown.number === number ? { ...shown, text, deleted, edited: true } : shown;
    return { messages: view.messages.map(changed) };
  },
  state: (_, standing) => standing,
  typing: (_, { agent, on }) => ({ typing: on ? agent : '' }),
  read: (_, { number }) => ({ read: number }),
  form: (_, { wrong }) => ({ wrong, form: Object.keys(wrong).length > 0, filled: true }),
  done: (_, done) => ({ done }),
};

/** The change that `frame` makes of `view`; nothing when the frame is no news. */
export function told(view: View, frame: Frame): Partial<View> {
  return changes[frame.type]?.(view, frame as never) ?? {};
}

/** Another conversation begins with an empty screen. */
function enter(view: View, conversation: string): Partial<View> {
  return conversation === view.conversation ? {} : { conversation, messages: [], read: 0 };
}

function settle({ pending }: View, clientId: string, fate: string): Partial<View> {
  return {
    pending: pending.map((message) => (message.client_id === clientId ? { ...message, fate } : message)),
  };
}
