// What a form or a dialog asks for: tried, and told in place how it went.
import { useState } from 'react';
import { useT } from './i18n';
import { describeFully } from './run';

/** One attempt after another, told in place: whether one is under way, and what went wrong with the last. */
export function useAttempt(explain = describeFully) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof explain>>();
  /** True when it was done. */
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(explain(error, t));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, attempt };
}
