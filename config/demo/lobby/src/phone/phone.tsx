import { useEffect, useMemo, useState } from 'preact/hooks';
import { type Customer, carrier, type Setup } from '../api';
import { useWords } from '../i18n';
import { HangUpIcon, PhoneIcon, SilentIcon, SoundIcon } from '../icons';
import { usePreference } from '../preferences';
import { isLive } from './call';
import { Captions } from './captions';
import { Hints } from './hints';
import { Keypad } from './keypad';
import { Say } from './say';
import { Stage } from './stage';
import * as tones from './tones';
import { useCall } from './use_call';
import { useRing } from './use_ring';
import { useVoice } from './use_voice';
import { VoiceBar } from './voice_bar';

/** A phone with keypad and microphone. What the line says is written and read aloud. */
export function Phone({ setup, customer }: { setup: Setup; customer: Customer }) {
  const { t, language } = useWords();
  const [sound, setSound] = usePreference('sound', 'on');
  const at = useMemo(() => carrier(setup.simulator), [setup.simulator]);
  const aloud = sound === 'on';
  const line = useCall(at, aloud);
  const [ringing, stopRinging] = useRing(at, customer.account ? customer.person.phone : '');
  const [digits, setDigits] = useState('');
  const live = isLive(line.call);
  const voice = useVoice(setup.simulator, live ? line.call.sid : '');
  useSounds(aloud && !live && ringing !== null, aloud && line.call.captions.at(-1)?.who === 'music');
  const press = (key: string) => {
    if (!line.call.sid || !live) return;
    if (aloud) tones.key(key);
    setDigits((so_far) => (so_far + key).slice(-12));
    line.press(key);
  };
  const start = () => {
    setDigits('');
    line.dial(customer.person.phone, setup.supplier.phone);
  };
  const answer = () => {
    if (!ringing) return;
    setDigits('');
    line.answer(ringing.sid);
    stopRinging();
  };
  const decline = () => {
    if (ringing) at.hangUp(ringing.sid).catch(() => undefined);
    stopRinging();
  };
  const name = setup.supplier.names[language] ?? setup.supplier.name;
  const talking = line.call.stage === 'talking' || line.call.stage === 'held';
  return (
    <div class="phone">
      <div class="phone-top">
        <strong>{name}</strong>
        <span class="tnum">{setup.supplier.phone_shown}</span>
        <Stage call={line.call} />
        <button
          type="button"
          class="round quiet-button phone-sound"
          aria-pressed={aloud}
          aria-label={t(aloud ? 'sound_on' : 'sound_off')}
          title={t(aloud ? 'sound_on' : 'sound_off')}
          onClick={() => setSound(aloud ? 'off' : 'on')}
        >
          {aloud ? <SoundIcon /> : <SilentIcon />}
        </button>
      </div>
      <Captions call={line.call} hint={t('idle_hint', { name })} notes={line.lost ? [t('line_lost')] : []} />
      {live && !talking && <Hints setup={setup} account={customer.account} press={press} />}
      <VoiceBar voice={voice} />
      <Say
        disabled={!live || !line.call.sid}
        dictating={!talking}
        language={customer.person.language}
        say={line.speak}
      />
      <Keypad disabled={!live} press={press} />
      <div class="phone-bottom">
        {ringing && !live ? (
          <div class="rings" role="alert">
            <strong>{t('rings', { name })}</strong>
            <button type="button" class="call" onClick={answer}>
              <PhoneIcon size={20} />
              {t('answer')}
            </button>
            <button type="button" class="hang-up" onClick={decline}>
              <HangUpIcon size={20} />
              {t('decline')}
            </button>
          </div>
        ) : live ? (
          <button type="button" class="hang-up" onClick={line.hangUp}>
            <HangUpIcon size={20} />
            {t('hang_up')}
          </button>
        ) : (
          <button type="button" class="call" onClick={start}>
            <PhoneIcon size={20} />
            {t('call')}
          </button>
        )}
        <small class="tnum" aria-live="polite">
          {live && digits
            ? t('dialled', { digits })
            : t('calling_as', { number: customer.account ? customer.person.phone_shown : t('withheld') })}
        </small>
      </div>
    </div>
  );
}

/** The phone's own sounds, for as long as each is due. */
function useSounds(ringing: boolean, waiting: boolean) {
  useEffect(() => (ringing ? tones.ring() : undefined), [ringing]);
  useEffect(() => (waiting ? tones.music() : undefined), [waiting]);
}
