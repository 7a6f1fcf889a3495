import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { type Dialling, toDial } from '../../state/phone';
import { cx } from '../../ui/cx';
import { useMayDial } from './dial_button';
import { asNumber } from './numbers';

/** A telephone number wherever one stands: as people read it, and one click from being dialled. Anything else is text. */
export function PhoneNumber({ className, ...who }: Dialling & { className?: string }) {
  const t = useT();
  const may = useMayDial();
  const text = readable(who.to);
  if (!may || !asNumber(who.to)) return <span className={className}>{text}</span>;
  return (
    <button
      type="button"
      title={t('phone.callTo', { name: who.name || text })}
      onClick={() => toDial(who)}
      className={cx(
        'tnum rounded-sm text-left decoration-dotted underline-offset-2 hover:underline',
        className,
      )}
    >
      {text}
    </button>
  );
}
