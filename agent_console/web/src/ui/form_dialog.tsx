import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { useAttempt } from '../lib/attempt';
import { Button } from './button';
import { Dialog } from './dialog';
import { ProblemNote } from './problem_note';
import { say } from './toast';

/** Fields to fill in and send, and what went wrong with its mend. Enter does it; once it is done, it closes. */
export function FormDialog({
  id,
  ok,
  icon,
  danger,
  ready = true,
  done,
  onDo,
  children,
  after,
  ...dialog
}: Omit<ComponentProps<typeof Dialog>, 'open' | 'answer'> & {
  /** Of the form; its button stands outside of it. */
  id: string;
  /** What doing it is called; without, there is no button for it. */
  ok?: string;
  icon?: LucideIcon;
  danger?: boolean;
  /** Whether all is chosen that must be. */
  ready?: boolean;
  /** Said once it is done. */
  done?: string;
  onDo: () => Promise<unknown>;
  /** What stands below what went wrong. */
  after?: ReactNode;
}) {
  const { busy, problem, attempt } = useAttempt();
  const able = ready && !busy;
  const go = () =>
    attempt(async () => {
      await onDo();
      if (done) say(done);
      dialog.onClose();
    });
  return (
    <Dialog
      open
      {...dialog}
      answer={
        ok ? (
          <Button
            variant={danger ? 'danger' : 'primary'}
            icon={icon}
            type="submit"
            form={id}
            disabled={!able}
          >
            {ok}
          </Button>
        ) : null
      }
    >
      <form
        id={id}
        className="space-y-3.5 p-4"
        onSubmit={(e) => {
          e.preventDefault();
          if (able) void go();
        }}
      >
        {children}
        {problem && <ProblemNote problem={problem} />}
        {after}
      </form>
    </Dialog>
  );
}
