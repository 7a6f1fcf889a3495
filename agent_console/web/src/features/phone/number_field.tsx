import { type RefObject, useState } from 'react';
import { useT } from '../../lib/i18n';
import { Field } from '../../ui/field';
import { asNumber } from './numbers';

/** A number with its country code; what is no such number says so. `onNumber`: E.164, or empty. */
export function NumberField({
  onNumber,
  begin = '',
  focus,
}: {
  onNumber: (number: string) => void;
  begin?: string;
  focus?: RefObject<HTMLInputElement | null>;
}) {
  const t = useT();
  const [text, setText] = useState(begin);
  const wrong = text.length > 5 && !asNumber(text);
  return (
    <div>
      <Field
        ref={focus}
        autoFocus={!focus}
        type="tel"
        inputMode="tel"
        autoComplete="off"
        label={t('phone.number')}
        placeholder="+49 40 5550100"
        value={text}
        aria-invalid={wrong || undefined}
        aria-describedby="number-hint"
        onChange={(e) => {
          setText(e.target.value);
          onNumber(asNumber(e.target.value));
        }}
      />
      <p id="number-hint" className={wrong ? 'mt-1 text-2xs text-bad-text' : 'mt-1 text-2xs text-fg-3'}>
        {t('phone.numberHint')}
      </p>
    </div>
  );
}
