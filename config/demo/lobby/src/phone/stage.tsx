// How far the call is, and for how long it has been answered.
import { useEffect, useState } from 'preact/hooks';
import { useWords } from '../i18n';
import { type Call, isLive } from './call';

export function Stage({ call }: { call: Call }) {
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
