// The caller's microphone during a call: mute it, choose another, or learn why there is none.
import { useState } from 'preact/hooks';
import { type Key, useWords } from '../i18n';
import { MicrophoneIcon, MutedIcon, SettingsIcon } from '../icons';
import type { Voice, VoiceState } from './use_voice';

const NOTES: Partial<Record<VoiceState, Key>> = {
  asking: 'voice_asking',
  refused: 'voice_refused',
  missing: 'voice_missing',
  lost: 'voice_lost',
};

export function VoiceBar({ voice }: { voice: Voice }) {
  const { t } = useWords();
  const [choosing, setChoosing] = useState(false);
  const note = NOTES[voice.state];
  if (voice.state === 'off') return null;
  if (note && voice.state !== 'lost')
    return (
      <p class="voice-note" aria-live="polite">
        <MutedIcon size={15} />
        {t(note)}
      </p>
    );
  return (
    <div class="voice-bar">
      <button
        type="button"
        class="voice-mute"
        aria-pressed={voice.muted}
        onClick={() => voice.mute(!voice.muted)}
      >
        {voice.muted ? <MutedIcon size={16} /> : <MicrophoneIcon size={16} />}
        {t(voice.muted ? 'unmute' : 'mute')}
      </button>
      <button
        type="button"
        class="round quiet-button"
        aria-expanded={choosing}
        aria-label={t('audio_devices')}
        title={t('audio_devices')}
        onClick={() => setChoosing(!choosing)}
      >
        <SettingsIcon size={16} />
      </button>
      {choosing && <Devices voice={voice} />}
      {note && <p class="voice-note">{t(note)}</p>}
    </div>
  );
}

function Devices({ voice: { devices, chosen, choose } }: { voice: Voice }) {
  const { t } = useWords();
  return (
    <div class="voice-devices">
      <Choice
        label={t('microphone')}
        from={devices.microphones}
        value={chosen.microphone}
        choose={(microphone) => choose({ ...chosen, microphone })}
      />
      {devices.speakers.length > 0 && (
        <Choice
          label={t('speaker')}
          from={devices.speakers}
          value={chosen.speaker}
          choose={(speaker) => choose({ ...chosen, speaker })}
        />
      )}
    </div>
  );
}

type ChoiceProps = { label: string; from: MediaDeviceInfo[]; value: string; choose: (id: string) => void };

function Choice({ label, from, value, choose }: ChoiceProps) {
  const { t } = useWords();
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{t('usual_device')}</option>
        {from
          .filter((device) => device.deviceId !== 'default')
          .map((device) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label || device.deviceId.slice(0, 8)}
            </option>
          ))}
      </select>
    </label>
  );
}
