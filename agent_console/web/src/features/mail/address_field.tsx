import { X } from 'lucide-react';
import { type KeyboardEvent, type Ref, useId, useState } from 'react';
import { useT } from '../../lib/i18n';
import { cx } from '../../ui/cx';
import { addressesIn, distinct, isAddress } from './addresses';
import type { Known } from './people';

/**
 * Addresses as chips. Enter, comma, semicolon and leaving the field take what is typed; Backspace in the empty field
 * takes the last one back for editing. What is no address stands out and keeps the mail from being sent.
 */
export function AddressField({
  label,
  value,
  onChange,
  known,
  most = 50,
  ref,
}: {
  label: string;
  value: string[];
  onChange: (addresses: string[]) => void;
  /** Suggestions: people of the account. */
  known: Known[];
  most?: number;
  ref?: Ref<HTMLInputElement>;
}) {
  const t = useT();
  const id = useId();
  const [typed, setTyped] = useState('');
  const take = (text: string) => {
    const found = addressesIn(text);
    if (found.length) onChange(distinct([...value, ...found]).slice(0, most));
    setTyped('');
  };
  const onKey = (e: KeyboardEvent<HTMLInputElement>) => {
    if (e.nativeEvent.isComposing || e.ctrlKey || e.metaKey) return;
    if (['Enter', ',', ';'].includes(e.key) && typed.trim()) {
      e.preventDefault();
      take(typed);
    } else if (e.key === 'Backspace' && !typed && value.length) {
      e.preventDefault();
      setTyped(value.at(-1) ?? '');
      onChange(value.slice(0, -1));
    }
  };
  return (
    <div className="flex min-h-8 items-start gap-2 border-b px-3.5 py-1 text-xs">
      <label htmlFor={id} className="w-9 shrink-0 pt-1 text-fg-3">
        {label}
      </label>
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1">
        {value.map((address) => {
          const wrong = !isAddress(address);
          const back = known.some((k) => k.failedAt && k.address.toLowerCase() === address);
          return (
            <span
              key={address}
              title={wrong ? t('mail.noAddress') : back ? t('mail.failedAddress') : undefined}
              className={cx(
                'flex h-6 max-w-full items-center gap-0.5 rounded-md pl-2',
                wrong
                  ? 'bg-bad-soft text-bad-text'
                  : back
                    ? 'bg-warn-soft text-warn-text'
                    : 'bg-hover text-fg',
              )}
            >
              <span className="truncate">{address}</span>
              {wrong && <span className="sr-only">{t('mail.noAddress')}</span>}
              <button
                type="button"
                aria-label={t('mail.remove', { name: address })}
                onClick={() => onChange(value.filter((a) => a !== address))}
                className="grid size-6 shrink-0 place-items-center rounded-md hover:bg-line-2/60"
              >
                <X size={11} aria-hidden />
              </button>
            </span>
          );
        })}
        <input
          ref={ref}
          id={id}
          type="text"
          inputMode="email"
          autoComplete="off"
          list={`${id}-known`}
          value={typed}
          disabled={value.length >= most}
          onKeyDown={onKey}
          onBlur={() => take(typed)}
          onPaste={(e) => {
            const text = e.clipboardData.getData('text');
            if (!/[,;\n@]/.test(text)) return;
            e.preventDefault();
            take(typed + text);
          }}
          onChange={(e) => setTyped(e.target.value)}
          className="h-6 min-w-28 flex-1 bg-transparent outline-none disabled:min-w-0 disabled:flex-none disabled:w-0"
        />
        <datalist id={`${id}-known`}>
          {known
            .filter((k) => !value.includes(k.address))
            .map((k) => (
              <option key={k.address} value={k.address}>
                {k.name}
              </option>
            ))}
        </datalist>
      </div>
    </div>
  );
}
