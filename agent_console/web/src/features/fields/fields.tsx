import { useId, useState } from 'react';
import type { CustomField, FieldValue } from '../../contract/work';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { noteFields } from '../../state/marks';
import { cx } from '../../ui/cx';

const box =
  'h-7 w-full min-w-0 rounded-md bg-panel px-2 text-xs text-fg outline-none ring-1 ring-inset ring-line-2/80 focus:ring-2 focus:ring-accent dark:bg-app';

/** Facts of a conversation, each kept as soon as it is entered. */
export function Fields({
  conversation,
  fields,
  values,
  className,
}: {
  conversation: string;
  fields: CustomField[];
  values: Record<string, FieldValue>;
  className?: string;
}) {
  const run = useRun();
  return (
    <div data-testid="fields" className={cx('grid gap-x-3 gap-y-1.5', className)}>
      {fields.map((field) => (
        <OneField
          key={field.key}
          field={field}
          value={values[field.key]}
          onNote={(value) => run(() => noteFields(conversation, { [field.key]: value }))}
        />
      ))}
    </div>
  );
}

/** What is typed stays until it is noted, also when it cannot be now, and when a colleague notes something meanwhile;
 * Escape shows what is noted. */
function OneField({
  field,
  value,
  onNote,
}: {
  field: CustomField;
  value: FieldValue | undefined;
  onNote: (value: FieldValue | null) => Promise<boolean>;
}) {
  const t = useT();
  const locale = useLocale();
  const id = useId();
  const [typed, type] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const before = value === undefined ? '' : String(value);
  const text = typed ?? before;
  const forget = () => {
    type(null);
    setFailed(false);
  };
  const note = async (next: string) => {
    if (next.trim() === before) return forget();
    if (await onNote(next.trim() ? asValue(field, next.trim()) : null)) forget();
    else setFailed(true);
  };
  const name = nameIn(field.names, locale, field.key);
  const missing = field.required && value === undefined;
  const chooses = field.kind === 'choice' || field.kind === 'yes_no';
  const options: [string, string][] =
    field.kind === 'yes_no'
      ? [
          ['true', t('yes')],
          ['false', t('no')],
        ]
      : Object.entries(field.choices).map(([key, names]) => [key, nameIn(names, locale, key)]);
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-2 text-xs">
      <label
        htmlFor={id}
        className={cx('[overflow-wrap:anywhere]', missing ? 'text-warn-text' : 'text-fg-3')}
      >
        {name}
        {field.required && (
          <>
            <span aria-hidden> *</span>
            <span className="sr-only"> ({t('fields.required')})</span>
          </>
        )}
      </label>
      {chooses ? (
        <select
          id={id}
          className={cx(box, failed && 'ring-bad')}
          aria-invalid={failed}
          value={text}
          onChange={(e) => {
            type(e.target.value);
            void note(e.target.value);
          }}
        >
          <option value="">–</option>
          {options.map(([key, label]) => (
            <option key={key} value={key}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className={cx(box, failed && 'ring-bad')}
          aria-invalid={failed}
          type={field.kind}
          step={field.kind === 'number' ? 'any' : undefined}
          maxLength={500}
          value={text}
          onChange={(e) => type(e.target.value)}
          onBlur={() => void note(text)}
          onKeyDown={(e) => {
            if (e.key === 'Enter') e.currentTarget.blur();
            if (e.key === 'Escape') {
              e.stopPropagation();
              forget();
            }
          }}
        />
      )}
    </div>
  );
}

const asValue = ({ kind }: CustomField, text: string): FieldValue =>
  kind === 'number' ? Number(text) : kind === 'yes_no' ? text === 'true' : text;
