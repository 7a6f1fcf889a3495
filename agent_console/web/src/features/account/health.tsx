// How the account fares with us, in a word and by what.
import type { AccountHealth } from '../../contract/dealings';
import { type T, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { ago, at } from '../../lib/time';
import { Section } from '../../ui/card';
import { Chip } from '../../ui/chip';

const tones = { good: 'ok', watch: 'warn', bad: 'bad' } as const;

export function Health({ health: h }: { health: AccountHealth }) {
  const t = useT();
  const now = useNow(60);
  const why = reasons(h, now, t);
  return (
    <Section title={t('health.title')} aside={<Chip tone={tones[h.level]}>{t(`health.${h.level}`)}</Chip>}>
      <ul aria-label={t('health.title')} className="space-y-0.5 text-xs text-fg-2">
        {(why.length ? why : [t('health.nothing')]).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </Section>
  );
}

/** What speaks for it and against it, the worst first. */
export function reasons({ breached, overdue, late, mark }: AccountHealth, now: number, t: T) {
  const marks = mark
    ? [
        mark.csat != null ? t('health.csat', { n: mark.csat }) : '',
        mark.nps != null ? t('health.nps', { n: mark.nps }) : '',
      ].filter(Boolean)
    : [];
  return [
    breached ? t('health.breached', { count: breached }) : '',
    overdue ? t('health.overdue', { count: overdue }) : '',
    late ? t('health.late', { count: late }) : '',
    mark && marks.length
      ? t('health.mark', { marks: marks.join(t('list.comma')), time: ago(now - at(mark.at), t) })
      : '',
  ].filter(Boolean);
}
