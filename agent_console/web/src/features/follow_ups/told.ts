import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useT } from '../../lib/i18n';
import { chime } from '../../lib/sound';
import { useUi } from '../../lib/ui_store';
import { useAttention } from '../../state/attention';
import { onEvent, useLive } from '../../state/store';
import { offer } from '../../ui/toast';

const SHOWN_MS = 12_000;

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
      const me = useLive.getState().me?.user.id;
      if (event.type === 'follow_up.due' && event.follow_up.owner_id === me) {
        const { id, text, account_name, conversation_id } = event.follow_up;
        const where = conversation_id ? `/c/${conversation_id}` : '/follow-ups';
        const whom = account_name || event.follow_up.person_name;
        tell(t('owe.isDue', { text, whom }), where, id);
      }
      if (event.type === 'mention.made' && event.mention.user_id === me) {
        const { by_name, text, conversation_id, message_id } = event.mention;
        if (useAttention.getState().looking === conversation_id && !document.hidden) return;
        tell(t('mentions.told', { name: by_name, text }), `/c/${conversation_id}`, message_id);
      }
    });
  }, [t, go]);
}
