import { type ComponentProps, type ReactNode, useRef, useState } from 'react';
import { useT } from '../../lib/i18n';
import { useMyId } from '../../state/selectors';
import { Field } from '../../ui/field';
import { FormDialog } from '../../ui/form_dialog';
import { keepReason, reasonsFor } from './reasons';

/**
 * The one shape of what a supervisor does: a choice, a reason, and what went wrong with its mend. Enter does it.
 * `task` names it for the reasons remembered; the reason has the keys first unless `focus` says another.
 */
export function SteerFrame({
  task,
  ready = true,
  sayWhy = false,
  focus,
  onDo,
  children,
  ...dialog
}: Omit<ComponentProps<typeof FormDialog>, 'id' | 'onDo' | 'children'> & {
  task: string;
  /** A reason is a must. */
  sayWhy?: boolean;
  onDo: (reason: string) => Promise<unknown>;
  children?: ReactNode;
}) {
  const t = useT();
  const me = useMyId();
  const [reason, setReason] = useState('');
  const why = useRef<HTMLInputElement>(null);
  const before = reasonsFor(me, task).filter((r) => r !== reason);
  return (
    <FormDialog
      id="steer"
      {...dialog}
      focus={focus ?? why}
      ready={ready && (!sayWhy || Boolean(reason.trim()))}
      onDo={async () => {
        await onDo(reason.trim());
        keepReason(me, task, reason);
      }}
    >
      {children}
      <div>
        <Field
          ref={why}
          required={sayWhy}
          label={t(sayWhy ? 'steer.reasonNeeded' : 'steer.reason')}
          placeholder={t('steer.reasonHint')}
          value={reason}
          maxLength={200}
          onChange={(e) => setReason(e.target.value)}
        />
        {before.length > 0 && (
          <ul aria-label={t('steer.again')} className="mt-1.5 flex flex-wrap gap-1.5">
            {before.map((r) => (
              <li key={r} className="min-w-0">
                <button
                  type="button"
                  onClick={() => {
                    setReason(r);
                    why.current?.focus();
                  }}
                  className="block max-w-full truncate rounded-full px-2.5 py-0.5 text-2xs text-fg-2 ring-1 ring-line-2/80 ring-inset hover:bg-hover hover:text-fg"
                >
                  {r}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </FormDialog>
  );
}
