import { Bell, Mic, Volume2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { DeviceKind } from '../../contract/calls';
import { useT } from '../../lib/i18n';
import { tryOut } from '../../lib/sound';
import { setDevice } from '../../state/calls';
import { useSetup } from '../../state/queries';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Field, SelectField } from '../../ui/field';
import { FormDialog } from '../../ui/form_dialog';
import {
  allowMicrophone,
  listenToLevel,
  type SoundDevices,
  soundDevices,
  useSounds,
} from '../../voice/sounds';
import { useVoice } from '../../voice/voice';

const kinds: DeviceKind[] = ['browser', 'sip', 'number'];

/** Where I speak, and with what. */
export default function DeviceDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { device: saved, voice } = useSetup() ?? {};
  const state = useVoice((s) => s.state);
  const [kind, setKind] = useState<DeviceKind>();
  const [address, setAddress] = useState<string>();
  const shown = kind ?? saved?.kind ?? 'browser';
  const where = address ?? (kind && kind !== saved?.kind ? '' : (saved?.address ?? ''));
  const changed =
    Boolean(saved) && (shown !== saved?.kind || (shown !== 'browser' && where !== saved?.address));
  return (
    <FormDialog
      id="device"
      title={t('phone.settings')}
      lead={t('phone.settingsLead')}
      cancel={t(changed ? 'cancel' : 'close')}
      ok={changed ? t('save') : undefined}
      ready={shown === 'browser' || Boolean(where.trim())}
      done={t('phone.deviceSaved')}
      onDo={() => setDevice({ kind: shown, address: shown === 'browser' ? '' : where.trim() })}
      onClose={onClose}
      after={<Sounds browser={shown === 'browser'} />}
    >
      <fieldset>
        <legend className="mb-1.5 text-xs font-medium text-fg-2">{t('phone.where')}</legend>
        <div className="space-y-1">
          {kinds.map((k) => (
            <label
              key={k}
              className={cx(
                'flex items-start gap-2.5 rounded-lg px-3 py-2 ring-1 ring-inset has-focus-visible:outline-2 has-focus-visible:outline-accent',
                shown === k ? 'bg-accent-soft ring-accent' : 'ring-line-2/80 hover:bg-hover',
              )}
            >
              <input
                type="radio"
                name="kind"
                className="mt-1 accent-accent"
                checked={shown === k}
                onChange={() => {
                  setKind(k);
                  setAddress(undefined);
                }}
              />
              <span>
                <span className="block font-medium">{t(`phone.kind.${k}`)}</span>
                <span className="block text-2xs text-fg-2">
                  {k === 'browser' && voice && saved?.kind === 'browser'
                    ? t(`phone.state.${state}`)
                    : t(k === 'browser' && !voice ? 'phone.noVoice' : `phone.kindLead.${k}`)}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {shown !== 'browser' && (
        <Field
          required
          label={t(`phone.address.${shown}`)}
          placeholder={shown === 'sip' ? 'sip:wang.lei@pbx.example.com' : '+49 40 5550100'}
          value={where}
          onChange={(e) => setAddress(e.target.value)}
        />
      )}
    </FormDialog>
  );
}

/** Microphone and loudspeakers of this browser, to be tried at once. */
function Sounds({ browser }: { browser: boolean }) {
  const t = useT();
  const chosen = useSounds();
  const [devices, setDevices] = useState<SoundDevices>({ microphones: [], speakers: [] });
  useEffect(() => {
    const look = () => void soundDevices().then(setDevices);
    look();
    navigator.mediaDevices?.addEventListener?.('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener?.('devicechange', look);
  }, []);
  const speakers = (
    <>
      <option value="">{t('phone.standard')}</option>
      {devices.speakers.map((d, i) => (
        <option key={d.id} value={d.id}>
          {d.name || t('phone.unnamed', { n: i + 1 })}
        </option>
      ))}
    </>
  );
  return (
    <div className="space-y-3 border-t pt-3.5">
      {browser && (
        <>
          <div>
            <SelectField
              label={t('phone.microphone')}
              value={chosen.microphone}
              onChange={(e) => useSounds.setState({ microphone: e.target.value })}
            >
              <option value="">{t('phone.standard')}</option>
              {devices.microphones.map((d, i) => (
                <option key={d.id} value={d.id}>
                  {d.name || t('phone.unnamed', { n: i + 1 })}
                </option>
              ))}
            </SelectField>
            <Level microphone={chosen.microphone} onAllowed={() => void soundDevices().then(setDevices)} />
          </div>
          <div className="flex items-end gap-2">
            <SelectField
              className="min-w-0 flex-1"
              label={t('phone.speaker')}
              value={chosen.speaker}
              onChange={(e) => useSounds.setState({ speaker: e.target.value })}
            >
              {speakers}
            </SelectField>
            <Button icon={Volume2} className="h-9!" onClick={() => tryOut(chosen.speaker)}>
              {t('phone.try')}
            </Button>
          </div>
        </>
      )}
      <div className="flex items-end gap-2">
        <SelectField
          className="min-w-0 flex-1"
          label={t('phone.ring')}
          value={chosen.ring}
          onChange={(e) => useSounds.setState({ ring: e.target.value })}
        >
          {speakers}
        </SelectField>
        <Button
          icon={Bell}
          className="h-9!"
          aria-label={t('phone.tryRing')}
          onClick={() => tryOut(chosen.ring)}
        >
          {t('phone.try')}
        </Button>
      </div>
    </div>
  );
}

const BARS = 16;
/** How loud the microphone hears, while it is tried. */
function Level({ microphone, onAllowed }: { microphone: string; onAllowed: () => void }) {
  const t = useT();
  const [on, turn] = useState(false);
  const [level, setLevel] = useState(0);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    if (!on) return;
    let stop = () => {};
    let gone = false;
    listenToLevel(microphone, setLevel).then(
      (end) => {
        if (gone) end();
        else stop = end;
      },
      () => turn(false),
    );
    return () => {
      gone = true;
      stop();
      setLevel(0);
    };
  }, [on, microphone]);
  const toggle = async () => {
    if (on) return turn(false);
    try {
      await allowMicrophone();
      setRefused(false);
      onAllowed();
      turn(true);
    } catch {
      setRefused(true);
    }
  };
  return (
    <div className="mt-2 flex items-center gap-3">
      <Button icon={Mic} aria-pressed={on} onClick={() => void toggle()}>
        {t(on ? 'phone.stopTest' : 'phone.testMicrophone')}
      </Button>
      {refused ? (
        <p role="alert" className="text-2xs text-bad-text">
          {t('phone.state.refused')}
        </p>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a row of bars that a meter element cannot draw
        <span
          role="meter"
          aria-label={t('phone.level')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(level * 100)}
          className="flex h-4 flex-1 items-stretch gap-0.5"
        >
          {Array.from({ length: BARS }, (_, i) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: bars are nothing but their place
              key={i}
              className={cx(
                'flex-1 rounded-xs',
                i < level * BARS ? (i > BARS * 0.8 ? 'bg-warn' : 'bg-ok') : 'bg-hover dark:bg-line',
              )}
            />
          ))}
        </span>
      )}
    </div>
  );
}
