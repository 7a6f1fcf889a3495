import { useMemo } from 'react';
import { type Key, nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useSetup } from '../../state/queries';
import { useMyId } from '../../state/selectors';
import type { Speaker } from './explain';

const named = ['phone', 'email', 'web_chat', 'chat', 'sms', 'whatsapp'];

/** A channel's name in the user's language; a channel nobody translated keeps its own. */
export function useChannelName() {
  const t = useT();
  return useMemo(
    () => (channel: string) => (named.includes(channel) ? t(`channel.${channel}` as Key) : channel),
    [t],
  );
}

/** Everything an explanation needs to become sentences here. */
export function useSpeaker(account: string): Speaker {
  const t = useT();
  const locale = useLocale();
  const me = useMyId();
  const setup = useSetup();
  const channel = useChannelName();
  const now = useNow(60);
  return useMemo(
    () => ({
      now,
      t,
      locale,
      me,
      account,
      channel,
      connects: (name) => Boolean(setup?.channels.find((c) => c.name === name)?.connects),
      skill: (key) => key.replaceAll('_', ' '),
      declined: (reason) => nameIn(setup?.declines[reason], locale, reason),
      activity: (key) => nameIn(setup?.activities.find((a) => a.key === key)?.names, locale, key),
      team: (key) => nameIn(setup?.teams[key], locale, key),
      steps: (plan) => setup?.plans.find((p) => p.name === plan)?.steps.length,
    }),
    [t, locale, me, account, channel, setup, now],
  );
}
