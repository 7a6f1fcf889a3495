import { Phone } from 'lucide-react';
import { useT } from '../../lib/i18n';
import { type Dialling, toDial } from '../../state/phone';
import { useTraits } from '../../state/selectors';
import { IconButton } from '../../ui/button';
import { pieces } from './numbers';

/** Whether there is a channel on which we can call. */
export const useMayDial = () => Boolean(useTraits('phone')?.connects);

/** Beside a number: opens the dialler with it. */
export function DialButton({ className, ...who }: Dialling & { className?: string }) {
  const t = useT();
  if (!useMayDial()) return null;
  return (
    <IconButton
      label={t('phone.callTo', { name: who.name || who.to })}
      icon={Phone}
      size={12}
      onClick={() => toDial(who)}
      className={className}
    />
  );
}

/** A text whose telephone numbers can be clicked. */
export function WithNumbers({ text }: { text: string }) {
  const t = useT();
  const may = useMayDial();
  if (!may || !/\d{3}/.test(text)) return text;
  return pieces(text).map(({ text: part, number }, i) =>
    number ? (
      <button
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name
        key={i}
        type="button"
        aria-label={t('phone.callTo', { name: part })}
        onClick={() => toDial({ to: number })}
        className="tnum rounded-sm text-accent-text underline underline-offset-2"
      >
        {part}
      </button>
    ) : (
      part
    ),
  );
}
