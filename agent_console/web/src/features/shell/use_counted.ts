import type { Unanswered } from '../../contract/day';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { span } from '../../lib/time';
import { useSetup } from '../../state/queries';
import { failureText } from '../offer/explain';

/** Why an offer that was not taken counted as it did, in a sentence to the agent. */
export function useCounted() {
  const t = useT();
  const locale = useLocale();
  const declines = useSetup()?.declines;
  return ({ counted, reason, rang_seconds }: Unanswered) => {
    if (counted === 'missed') return t('counted.missed', { time: span(rang_seconds, t) });
    if (counted === 'failed') return t('counted.failed', { reason: failureText(reason, t) });
    if (reason === 'activity') return t('counted.away');
    return t('counted.declined', {
      reason: reason === 'other' ? t('decline.other') : nameIn(declines?.[reason], locale, reason),
    });
  };
}
