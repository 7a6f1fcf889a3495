import { Mic, MicOff, PhoneOff } from 'lucide-react';
import { useT } from '../../lib/i18n';
import { openPhone } from '../../state/phone';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { voice } from '../../voice/use_voice';
import { useVoice } from '../../voice/voice';

/** While calls cannot be taken here: why not, and what mends it. */
export function DeviceNote() {
  const t = useT();
  const state = useVoice((s) => s.state);
  if (state !== 'ask' && state !== 'refused' && state !== 'offline' && state !== 'failed') return null;
  const Icon = state === 'ask' ? Mic : state === 'refused' ? MicOff : PhoneOff;
  return (
    <section
      aria-label={t('phone.device')}
      role={state === 'ask' ? undefined : 'alert'}
      data-testid="device-note"
      className={cx(
        'mx-2.5 mb-2 flex min-h-9 shrink-0 items-center gap-2.5 rounded-lg px-3 py-1 text-xs md:ml-0',
        state === 'ask' ? 'bg-accent-soft text-accent-text' : 'bg-warn-soft text-warn-text',
      )}
    >
      <Icon size={14} aria-hidden className="shrink-0" />
      <p className="min-w-0 flex-1">
        <b className="font-semibold">{t(`phone.state.${state}`)}</b>{' '}
        <span className="max-md:sr-only">{t(`phone.mend.${state}`)}</span>
      </p>
      {state === 'ask' && (
        <Button variant="primary" icon={Mic} onClick={() => void voice()?.allow()}>
          {t('phone.allow')}
        </Button>
      )}
      {(state === 'refused' || state === 'offline' || state === 'failed') && (
        <Button onClick={() => voice()?.retry()}>{t('phone.again')}</Button>
      )}
      <Button variant="ghost" className="max-md:hidden" onClick={() => openPhone('device')}>
        {t('phone.settings')}
      </Button>
    </section>
  );
}
