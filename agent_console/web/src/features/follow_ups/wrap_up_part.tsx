import { ListTodo } from 'lucide-react';
import { useT } from '../../lib/i18n';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { DueField, usualDue } from './due_field';

/** What is promised at wrap-up; null while nothing is. */
export type Planned = { text: string; due: string } | null;

export function WrapUpFollowUp({
  planned,
  onPlan,
}: {
  planned: Planned;
  onPlan: (planned: Planned) => void;
}) {
  const t = useT();
  if (!planned)
    return (
      <Button variant="ghost" icon={ListTodo} onClick={() => onPlan({ text: '', due: usualDue() })}>
        {t('owe.make')}
      </Button>
    );
  return (
    <fieldset className="mt-2 space-y-2 rounded-lg border p-2.5">
      <legend className="sr-only">{t('owe.make')}</legend>
      <div className="flex items-end gap-1.5">
        <Field
          autoFocus
          className="flex-1"
          label={t('owe.text')}
          placeholder={t('owe.placeholder')}
          maxLength={500}
          value={planned.text}
          onChange={(e) => onPlan({ ...planned, text: e.target.value })}
        />
        <Button variant="ghost" className="h-9" onClick={() => onPlan(null)}>
          {t('owe.without')}
        </Button>
      </div>
      <DueField value={planned.due} onChange={(due) => onPlan({ ...planned, due })} />
    </fieldset>
  );
}
