import { lazy, Suspense } from 'react';
import { useActions } from '../../lib/actions';
import { openPhone, toDial, usePhone } from '../../state/phone';
import { useSetup } from '../../state/queries';
import { useMe } from '../../state/selectors';
import { useVoiceDevice } from '../../voice/use_voice';
import { CallBar } from './bar';
import { DeviceNote } from './device_note';
import { Rings } from './rings';
import { useMyCall, useMyParts } from './use_call';
import { useControls } from './use_controls';
import { WrappingBar } from './wrapping';

const Keypad = lazy(() => import('./keypad'));
const PartyDialog = lazy(() => import('./party_dialog'));
const People = lazy(() => import('./people'));
const DeviceDialog = lazy(() => import('./device_dialog'));
const Dialler = lazy(() => import('./dialler'));

/** The softphone: what I speak on, whether I can be called here, who asks me in, and the dialogs of all that. */
export default function Phone() {
  const me = useMe();
  const setup = useSetup();
  const calls = Boolean(setup?.channels.some((c) => c.connects));
  useVoiceDevice(me?.user.id ?? '', Boolean(calls && setup?.voice && setup.device?.kind === 'browser'));
  const parts = useMyParts();
  const { dialog, dialling } = usePhone();
  const part = useMyCall();
  const controls = useControls(part);
  useActions(
    calls
      ? {
          'call.dial': () => toDial({ to: '' }),
          'call.device': () => openPhone('device'),
          ...Object.fromEntries(controls.map((c) => [`call.${c.id}`, c.run])),
        }
      : {},
  );
  if (!calls) return null;
  const close = () => openPhone(null);
  return (
    <>
      <DeviceNote />
      {parts.map((p, i) => (
        <CallBar key={p.contact.id} part={p} first={i === 0} />
      ))}
      <WrappingBar />
      <Rings />
      <Suspense>
        {part && dialog === 'keypad' && <Keypad part={part} onClose={close} />}
        {part && (dialog === 'consult' || dialog === 'add') && (
          <PartyDialog key={dialog} part={part} kind={dialog} onClose={close} />
        )}
        {part && dialog === 'people' && <People part={part} onClose={close} />}
        {dialog === 'device' && <DeviceDialog onClose={close} />}
        {dialling && <Dialler key={dialling.to} dialling={dialling} onClose={() => toDial(null)} />}
      </Suspense>
    </>
  );
}
