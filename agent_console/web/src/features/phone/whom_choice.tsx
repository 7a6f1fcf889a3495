import { type RefObject, useState } from 'react';
import { useT } from '../../lib/i18n';
import type { Whom } from '../../state/calls';
import { Field } from '../../ui/field';
import { Segmented } from '../../ui/menu';
import { AgentChoice } from '../conversation/agent_choice';
import { asNumber } from './numbers';

/** A colleague, with presence and load, or a number. */
export function WhomChoice({
  whom,
  onChoose,
  focus,
}: {
  whom: Whom | undefined;
  onChoose: (whom: Whom | undefined) => void;
  focus: RefObject<HTMLInputElement | null>;
}) {
  const t = useT();
  const [tab, setTab] = useState<'colleague' | 'number'>('colleague');
  const [q, setQ] = useState('');
  const turn = (next: 'colleague' | 'number') => {
    setTab(next);
    onChoose(undefined);
  };
  return (
    <>
      <Segmented
        label={t('phone.whom')}
        value={tab}
        onChange={turn}
        className="[&>*]:flex-1"
        options={[
          { value: 'colleague', label: t('phone.colleague') },
          { value: 'number', label: t('phone.number') },
        ]}
      />
      {tab === 'colleague' ? (
        <>
          <Field
            ref={focus}
            hideLabel
            label={t('transfer.search')}
            placeholder={t('transfer.search')}
            value={q}
            onChange={(e) => setQ(e.target.value)}
          />
          <AgentChoice
            q={q}
            chosen={whom && 'to_agent_id' in whom ? whom.to_agent_id : ''}
            onChoose={(id) => onChoose({ to_agent_id: id })}
          />
        </>
      ) : (
        <NumberField onNumber={(to_number) => onChoose(to_number ? { to_number } : undefined)} />
      )}
    </>
  );
}

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
