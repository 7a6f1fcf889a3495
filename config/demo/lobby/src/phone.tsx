import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Customer, carrier, type Setup } from './api';
import { type Call, type Caption, isLive } from './call';
import { useWords } from './i18n';
import { HangUpIcon, NoteIcon, PhoneIcon, SendIcon, SilentIcon, SoundIcon } from './icons';
import { usePreference } from './preferences';
import { useCall } from './use_call';
import { useRing } from './use_ring';

const KEYS: [string, string][] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

/** A phone with keypad. What the line says is written and read aloud. */
export function Phone({ setup, customer }: { setup: Setup; customer: Customer }) {
  const { t, language } = useWords();
  const [sound, setSound] = usePreference('sound', 'on');
  const at = useMemo(() => carrier(setup.simulator), [setup.simulator]);
  const line = useCall(at, sound === 'on');
  const [ringing, stopRinging] = useRing(at, customer.account ? customer.person.phone : '');
  const [digits, setDigits] = useState('');
  const live = isLive(line.call);
  const press = (key: string) => {
    if (!line.call.sid || !live) return;
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
  return (
    <div class="phone">
      <div class="phone-top">
        <strong>{name}</strong>
        <span class="tnum">{setup.supplier.phone_shown}</span>
        <Stage call={line.call} />
        <button
          type="button"
          class="round quiet-button phone-sound"
          aria-pressed={sound === 'on'}
          aria-label={t(sound === 'on' ? 'sound_on' : 'sound_off')}
          title={t(sound === 'on' ? 'sound_on' : 'sound_off')}
          onClick={() => setSound(sound === 'on' ? 'off' : 'on')}
        >
          {sound === 'on' ? <SoundIcon /> : <SilentIcon />}
        </button>
      </div>
      <Captions call={line.call} hint={t('idle_hint', { name })} lost={line.lost} />
      <Say disabled={!live || !line.call.sid} say={line.speak} />
      <fieldset class="keypad" aria-label={t('keypad')}>
        {KEYS.map(([key, letters]) => (
          <button type="button" key={key} disabled={!live} onClick={() => press(key)}>
            {key}
            <small aria-hidden="true">{letters}</small>
          </button>
        ))}
      </fieldset>
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

function Stage({ call }: { call: Call }) {
  const { t } = useWords();
  const live = isLive(call);
  const [seconds, setSeconds] = useState(0);
  const answered = live && call.stage !== 'dialling' && call.stage !== 'ringing';
  useEffect(() => {
    if (!answered) return;
    const begin = Date.now();
    setSeconds(0);
    const timer = setInterval(() => setSeconds(Math.round((Date.now() - begin) / 1000)), 500);
    return () => clearInterval(timer);
  }, [answered]);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return (
    <span class={`stage ${call.stage}`} role="status">
      <i aria-hidden="true" />
      {call.failed ? t('call_failed') : t(`state_${call.stage}`)}
      {answered && <span class="tnum"> {clock}</span>}
    </span>
  );
}

function Captions({ call, hint, lost }: { call: Call; hint: string; lost: boolean }) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a line was added.
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [call.captions.length, lost]);
  return (
    <div class="captions" ref={box} role="log" aria-live="polite">
      {call.captions.length === 0 && <p class="hint">{hint}</p>}
      {call.captions.map((caption, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added, at the end.
        <Line key={index} caption={caption} />
      ))}
      {lost && <p class="hint">{t('line_lost')}</p>}
    </div>
  );
}

function Line({ caption }: { caption: Caption }) {
  const { t } = useWords();
  if (caption.who === 'music')
    return (
      <p class="music">
        <NoteIcon size={15} />
        {t('music')}
        <span class="bars" aria-hidden="true">
          <i />
          <i />
          <i />
          <i />
        </span>
      </p>
    );
  const who = caption.who === 'you' ? t('you') : caption.who === 'agent' ? t('agent') : t('voice');
  return (
    <p class={`caption ${caption.who}`} lang={caption.language || undefined}>
      <small>{who}</small>
      {caption.text}
    </p>
  );
}

function Say({ disabled, say }: { disabled: boolean; say: (text: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const send = (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    say(text.trim());
    setText('');
  };
  return (
    <form class="say" onSubmit={send}>
      <input
        value={text}
        disabled={disabled}
        placeholder={t('say')}
        aria-label={t('say')}
        maxLength={1000}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="round" disabled={disabled || !text.trim()} aria-label={t('say_send')}>
        <SendIcon />
      </button>
    </form>
  );
}
