import type { InputHTMLAttributes, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { useId } from 'react';
import { cx } from './cx';

const box =
  'w-full rounded-lg bg-panel px-3 text-sm text-fg outline-none ring-1 ring-inset ring-line-2/80 transition-shadow placeholder:text-fg-3 focus:ring-2 focus:ring-accent dark:bg-app';

type Label = { label: string; hideLabel?: boolean; className?: string };

export function Field({
  label,
  hideLabel,
  className,
  ...rest
}: Label & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={cx(hideLabel ? 'sr-only' : 'mb-1 block text-xs font-medium text-fg-2')}>
        {label}
      </label>
      <input id={id} className={cx(box, 'h-9')} {...rest} />
    </div>
  );
}

export function SelectField({
  label,
  hideLabel,
  className,
  ...rest
}: Label & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={cx(hideLabel ? 'sr-only' : 'mb-1 block text-xs font-medium text-fg-2')}>
        {label}
      </label>
      <select id={id} className={cx(box, 'h-9')} {...rest} />
    </div>
  );
}

export function Area({
  label,
  hideLabel,
  className,
  ...rest
}: Label & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={cx(hideLabel ? 'sr-only' : 'mb-1 block text-xs font-medium text-fg-2')}>
        {label}
      </label>
      <textarea
        id={id}
        rows={2}
        className={cx(box, 'field-sizing-content max-h-40 min-h-16 resize-none py-2')}
        {...rest}
      />
    </div>
  );
}
