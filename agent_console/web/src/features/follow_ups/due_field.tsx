import { useState } from 'react';
import { useT } from '../../lib/i18n';
import { cx } from '../../ui/cx';
import { Field } from '../../ui/field';
import { localInput } from '../mail/times';
import { quickTimes } from './times';

/** When it is due: one of the usual times, or any. `value` is as `<input type="datetime-local">` has it. */
export function DueField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useT();
  const [now] = useState(() => new Date());
  return (
    <div className="flex flex-wrap items-end gap-1.5">
      <Field
        type="datetime-local"
        label={t('owe.due')}
        className="w-52"
        value={value}
        min={localInput(now)}
        onChange={(e) => onChange(e.target.value)}
      />
      {quickTimes(now).map(({ key, at }) => {
        const its = localInput(at);
        return (
          <button
            key={key}
            type="button"
            aria-pressed={value === its}
            onClick={() => onChange(its)}
            className={cx(
              'h-9 rounded-lg px-2.5 text-xs font-medium ring-1 ring-inset transition-colors',
              value === its
                ? 'bg-accent-soft text-accent-text ring-accent'
                : 'text-fg-2 ring-line-2/80 hover:bg-hover',
            )}
          >
            {t(key)}
          </button>
        );
      })}
    </div>
  );
}

/** Tomorrow at nine. */
export const usualDue = () => localInput(quickTimes(new Date())[0]?.at ?? new Date());
