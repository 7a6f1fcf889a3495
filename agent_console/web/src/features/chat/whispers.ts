import { useEffect } from 'react';
import { useT } from '../../lib/i18n';
import { useAttention } from '../../state/attention';
import { onEvent, useLive } from '../../state/store';
import { say } from '../../ui/toast';

/** A whisper to me is told at once, wherever I look. */
export function useWhispers() {
  const t = useT();
  useEffect(
    () =>
      onEvent(({ event }) => {
        if (event.type !== 'message.note') return;
        const { extra, author_name, text, conversation_id } = event.message;
        if (!extra.whisper_to || extra.whisper_to !== useLive.getState().me?.user.id) return;
        if (useAttention.getState().looking === conversation_id) return;
        say(t('chat.heard', { from: author_name, text: text.slice(0, 140) }));
      }),
    [t],
  );
}
