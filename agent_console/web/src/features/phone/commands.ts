import { Headset, Phone } from 'lucide-react';
import { ACTIONS, presses } from '../../lib/actions';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { openPhone, toDial } from '../../state/phone';
import { useTraits } from '../../state/selectors';
import type { Command } from '../../ui/palette';
import { asNumber } from './numbers';
import { useMyCall } from './use_call';
import { useControls } from './use_controls';

/** What the palette offers of calls: all controls of the one at hand, a number that was typed, the settings. */
export function useCallCommands(query: string): Command[] {
  const t = useT();
  const controls = useControls(useMyCall());
  const calls = useTraits('phone')?.connects;
  if (!calls) return [];
  const number = asNumber(query);
  return [
    ...(number
      ? [
          {
            id: 'dial-number',
            label: t('phone.callTo', { name: readable(number) }),
            icon: Phone,
            run: () => setTimeout(() => toDial({ to: number })),
          },
        ]
      : []),
    ...controls.map(({ id, label, icon, keys, off, run }) => ({
      id: `call-${id}`,
      label,
      hint: off,
      icon,
      keys: keys.split(' '),
      // The palette closes first; a dialog opens after it.
      run: () => setTimeout(run),
    })),
    {
      id: 'dial',
      label: t('phone.dial'),
      icon: Phone,
      keys: presses(ACTIONS['call.dial'].keys ?? ''),
      run: () => setTimeout(() => toDial({ to: '' })),
    },
    {
      id: 'device',
      label: t('phone.settings'),
      icon: Headset,
      keys: presses(ACTIONS['call.device'].keys ?? ''),
      run: () => setTimeout(() => openPhone('device')),
    },
  ];
}
