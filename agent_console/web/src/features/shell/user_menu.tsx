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
import { keysOf } from '../../lib/actions';
import { useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { openPhone } from '../../state/phone';
import { useMe, useMyAgent } from '../../state/selectors';
import { steer } from '../../state/steering';
import { Menu } from '../../ui/menu';
import { Face } from '../account/face';
import { useNotifying } from '../offer/notifying';
import { useDeviceState } from '../phone/device_state';
import { useSession } from './session';

/** Me: sound, notifications, the keys, and the way out. */
export function UserMenu() {
  const t = useT();
  const me = useMe();
  const agent = useMyAgent();
  const { sound, set } = useUi();
  const { leave } = useSession();
  const notifying = useNotifying();
  const device = useDeviceState();
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
        ...(device ? [{ heading: device.text }] : []),
        {
          label: t('phone.settings'),
          icon: device?.icon ?? Headset,
          keys: keysOf('call.device'),
          onSelect: () => openPhone('device'),
        },
        ...(notifying.ask ? [{ label: t('user.notify'), icon: BellOff, onSelect: notifying.ask }] : []),
        ...(notifying.allowed ? [{ label: t('user.notifying'), icon: Bell, onSelect: () => {} }] : []),
        ...(notifying.refused ? [{ label: t('user.notifyRefused'), icon: BellOff, onSelect: () => {} }] : []),
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
        {
          label: t('keys.title'),
          icon: Keyboard,
          keys: keysOf('keys'),
          onSelect: () => set({ overlay: 'shortcuts' }),
        },
        'line',
        { label: t('user.leave'), icon: LogOut, onSelect: () => void leave() },
      ]}
    />
  );
}
