// Work that a customer left behind when they stopped waiting on their line. Pure.
import type { ContactCard } from '../../contract/types';
import { readable } from '../../lib/address';
import type { T } from '../../lib/i18n';
import { whenText } from '../../lib/time';

type Virtual = Pick<ContactCard, 'form' | 'address' | 'attempts' | 'not_before'>;

/** "Call back +49 30 23125 101, attempt 2, again from 10:20"; empty for the interaction itself. */
export function formText(c: Virtual, t: T, now: number, locale: string): string {
  if (!c.form) return '';
  const facts = [t(`form.${c.form}`, { address: readable(c.address) })];
  if (c.form === 'callback' && c.attempts > 0) facts.push(t('form.attempt', { n: c.attempts + 1 }));
  if (c.not_before && Date.parse(c.not_before) > now)
    facts.push(t('form.notBefore', { time: whenText(c.not_before, now, locale) }));
  return facts.join(t('list.comma'));
}
