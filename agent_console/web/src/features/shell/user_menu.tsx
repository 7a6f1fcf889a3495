import {
  Bell,
  BellOff,
  CalendarOff,
  CircleUserRound,
  Headset,
  Keyboard,
  LogOut,
  PenLine,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { openPhone } from '../../state/phone';
import { useMe, useMyAgent } from '../../state/selectors';
import { steer } from '../../state/steering';
import { Menu } from '../../ui/menu';
import { Face } from '../account/face';
import { useSession } from './session';

/** Me: sound, notifications, the keys, and the way out. */
export function UserMenu() {
  const t = useT();
  const me = useMe();
  const agent = useMyAgent();
  const { sound, set } = useUi();
  const { leave } = useSession();
  const able = typeof Notification !== 'undefined';
  const [allowed, setAllowed] = useState(able && Notification.permission === 'granted');
  if (!me) return null;
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className="rounded-full">
          <span className="sr-only">{t('user.menu', { name: me.user.name })}</span>
          <Face user={me.user.id} name={me.user.name} size={30} />
        </button>
      }
      items={[
        { heading: `${me.user.name} · ${t(`roles.${me.user.role}`)}` },
        {
          label: t(sound ? 'user.mute' : 'user.unmute'),
          icon: sound ? Volume2 : VolumeX,
          onSelect: () => set({ sound: !sound }),
        },
        {
          label: t('phone.settings'),
          icon: Headset,
          keys: 'C V',
          onSelect: () => openPhone('device'),
        },
        ...(able && !allowed
          ? [
              {
                label: t('user.notify'),
                icon: BellOff,
                onSelect: () =>
                  void Notification.requestPermission().then((p) => setAllowed(p === 'granted')),
              },
            ]
          : able
            ? [{ label: t('user.notifying'), icon: Bell, onSelect: () => {} }]
            : []),
        ...(agent
          ? [
              {
                label: t('leave.mine'),
                icon: CalendarOff,
                onSelect: () => steer({ kind: 'leave', agent: agent.id }),
              },
            ]
          : []),
        {
          label: t('mail.mySignature'),
          icon: PenLine,
          onSelect: () => setTimeout(() => set({ overlay: 'signature' })),
        },
        {
          label: t('photo.mine'),
          icon: CircleUserRound,
          onSelect: () => setTimeout(() => set({ overlay: 'photo' })),
        },
        { label: t('keys.title'), icon: Keyboard, keys: '?', onSelect: () => set({ overlay: 'shortcuts' }) },
        'line',
        { label: t('user.leave'), icon: LogOut, onSelect: () => void leave() },
      ]}
    />
  );
}
