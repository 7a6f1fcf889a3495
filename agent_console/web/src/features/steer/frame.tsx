import { type ReactNode, type RefObject, useRef, useState } from 'react';
import { useT } from '../../lib/i18n';
import { describeFully } from '../../lib/run';
import { useMyId } from '../../state/selectors';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { ProblemNote } from '../../ui/problem_note';
import { say } from '../../ui/toast';
import { keepReason, reasonsFor } from './reasons';

/**
 * The one shape of what a supervisor does: a choice, a reason, and what went wrong with its mend. Enter does it.
 * `task` names it for the reasons remembered.
 */
export function SteerFrame({
  task,
  title,
  lead,
  ok,
  done,
  danger,
  ready = true,
  sayWhy = false,
  focus,
  onDo,
  onClose,
  children,
}: {
  task: string;
  title: string;
  lead?: ReactNode;
  ok: string;
  done: string;
  danger?: boolean;
  /** Whether all is chosen that must be. */
  ready?: boolean;
  /** A reason is a must. */
  sayWhy?: boolean;
  /** What has the keys first; the reason without. */
  focus?: RefObject<HTMLElement | null>;
  onDo: (reason: string) => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}) {
  const t = useT();
  const me = useMyId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ title: string; more: string }>();
  const able = ready && !busy && (!sayWhy || Boolean(reason.trim()));
  const why = useRef<HTMLInputElement>(null);
  const before = reasonsFor(me, task).filter((r) => r !== reason);
  const go = async () => {
    if (!able) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await onDo(reason.trim());
      keepReason(me, task, reason);
      say(done);
      onClose();
    } catch (error) {
      setProblem(describeFully(error, t));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      lead={lead}
      focus={focus ?? why}
      footer={
        <>
          <span className="flex-1" />
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} type="submit" form="steer" disabled={!able}>
            {ok}
          </Button>
        </>
      }
    >
      <form
        id="steer"
        className="space-y-3.5 p-4"
        onSubmit={(e) => {
          e.preventDefault();
          void go();
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
        {problem && <ProblemNote problem={problem} />}
      </form>
    </Dialog>
  );
}
