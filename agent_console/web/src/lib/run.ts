// Carry out a command and say how it went, in the user's language.
import { useCallback } from 'react';
import type { ProblemDetails } from '../contract/api';
import { say } from '../ui/toast';
import { type Key, type T, useT } from './i18n';
import { Problem, Unreachable } from './rest';

const known: Record<number, Key> = {
  401: 'problem.signedOut',
  403: 'problem.notAllowed',
  404: 'problem.notFound',
  409: 'problem.conflict',
  412: 'problem.conflict',
  413: 'problem.tooLarge',
  429: 'problem.tooMany',
  503: 'problem.unavailable',
};

/** What the hub says of it and how to mend it, as sentences. */
export function inWords({ detail, mend = '' }: ProblemDetails) {
  if (!detail || !mend) return detail;
  const sentence = mend.charAt(0).toUpperCase() + mend.slice(1);
  return `${detail} ${/[.!?]$/.test(sentence) ? sentence : `${sentence}.`}`;
}

export function describe(error: unknown, t: T) {
  if (error instanceof Unreachable) return t('problem.unreachable');
  if (!(error instanceof Problem)) return t('problem.unknown');
  const key = known[error.status];
  if (key) return t(key);
  return inWords(error.details) || t('problem.unknown');
}

/** What went wrong, and beside it what the hub says of it and how to mend it, where that says more. */
export function describeFully(error: unknown, t: T) {
  const title = describe(error, t);
  const more = error instanceof Problem ? inWords(error.details) : '';
  return { title, more: more === title ? '' : more };
}

/** True when it was done. */
export function useRun() {
  const t = useT();
  return useCallback(
    async (work: () => Promise<unknown>, done?: string) => {
      try {
        await work();
        if (done) say(done);
        return true;
      } catch (error) {
        say(describe(error, t), true);
        return false;
      }
    },
    [t],
  );
}
