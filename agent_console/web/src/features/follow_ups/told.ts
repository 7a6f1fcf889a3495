import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { AnyEvent } from '../../contract/events';
import { type T, useT } from '../../lib/i18n';
import { chime } from '../../lib/sound';
import { useUi } from '../../lib/ui_store';
import { useAttention } from '../../state/attention';
import { onEvent, useLive } from '../../state/store';
import { offer } from '../../ui/toast';

const SHOWN_MS = 12_000;

export type Told = { text: string; where: string; tag: string };
/** What I am told of an event, and where it leads; nothing of what is others', or what I look at. Pure. */
export function toldOf(event: AnyEvent, me: string, looking: string | null, t: T): Told | null {
  if (event.type === 'follow_up.due' && event.follow_up.owner_id === me) {
    const { id, text, account_name, person_name, conversation_id } = event.follow_up;
    const where = conversation_id ? `/c/${conversation_id}` : '/follow-ups';
    return { text: t('owe.isDue', { text, whom: account_name || person_name }), where, tag: id };
  }
  if (event.type === 'mention.made' && event.mention.user_id === me) {
    const { by_name, text, conversation_id, message_id } = event.mention;
    if (looking === conversation_id) return null;
    return {
      text: t('mentions.told', { name: by_name, text }),
      where: `/c/${conversation_id}`,
      tag: message_id,
    };
  }
  return null;
}

/** A promise of mine that is due, and a colleague who calls me, are told at once wherever I look. */
export function useTold() {
  const t = useT();
  const [, go] = useLocation();
  useEffect(() => {
    const tell = (text: string, where: string, tag: string) => {
      offer(text, { label: t('owe.open'), key: 'U', run: () => go(where) }, SHOWN_MS);
      if (useUi.getState().sound) chime();
      if (typeof Notification === 'undefined' || Notification.permission !== 'granted' || !document.hidden)
        return;
      const note = new Notification(text, { tag });
      note.onclick = () => {
        window.focus();
        go(where);
      };
    };
    return onEvent(({ event }) => {
      const me = useLive.getState().me?.user.id ?? '';
      const looking = document.hidden ? null : useAttention.getState().looking;
      const told = toldOf(event, me, looking, t);
      if (told) tell(told.text, told.where, told.tag);
    });
  }, [t, go]);
}
