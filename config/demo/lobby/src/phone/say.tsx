// Words for the line, typed or dictated.
import { useState } from 'preact/hooks';
import { useWords } from '../i18n';
import { MicrophoneIcon, SendIcon } from '../icons';
import { canDictate, dictate } from './dictation';

type Props = { disabled: boolean; dictating: boolean; language: string; say: (text: string) => void };

/** `dictating`: whether the words of a microphone shall be offered; in a talk they are heard as they are. */
export function Say({ disabled, dictating, language, say }: Props) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [stop, setStop] = useState<(() => void) | null>(null);
  const [able, setAble] = useState(canDictate);
  const send = (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    say(text.trim());
    setText('');
  };
  const listen = () => {
    if (stop) return stop();
    const ended = (worked: boolean) => {
      setStop(null);
      if (!worked) setAble(false);
    };
    const abort = dictate(language, say, ended);
    setStop(() => abort);
  };
  return (
    <form class="say" onSubmit={send}>
      <input
        value={text}
        disabled={disabled}
        placeholder={t(stop ? 'listening' : 'say')}
        aria-label={t('say')}
        maxLength={1000}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {able && dictating && (
        <button
          type="button"
          class="round"
          disabled={disabled}
          aria-pressed={stop !== null}
          aria-label={t('dictate')}
          title={t('dictate')}
          onClick={listen}
        >
          <MicrophoneIcon />
        </button>
      )}
      <button type="submit" class="round" disabled={disabled || !text.trim()} aria-label={t('say_send')}>
        <SendIcon />
      </button>
    </form>
  );
}
