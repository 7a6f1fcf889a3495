import { type LucideIcon, Phone, PhoneCall, PhoneOff } from 'lucide-react';
import { useT } from '../../lib/i18n';
import { useSetup } from '../../state/queries';
import { useVoice } from '../../voice/voice';

/** Where I speak and whether it works, in a few words; nothing where there are no calls. */
export function useDeviceState(): { text: string; icon: LucideIcon } | undefined {
  const t = useT();
  const setup = useSetup();
  const state = useVoice((s) => s.state);
  if (!setup?.channels.some((c) => c.connects) || !setup.device) return undefined;
  const { kind, address } = setup.device;
  if (kind !== 'browser') return { text: `${t(`phone.kind.${kind}`)} · ${address}`, icon: Phone };
  if (!setup.voice) return { text: t('phone.noVoice'), icon: PhoneOff };
  return { text: t(`phone.state.${state}`), icon: state === 'ready' ? PhoneCall : PhoneOff };
}
