import { useT } from '../../lib/i18n';
import { SelectField } from '../../ui/field';

const spans = ['', '15', '30', '60', '120', '240', '480'] as const;
export type Span = (typeof spans)[number];

/** The instant so many minutes from now; none for ever. */
export const untilOf = (span: Span, now = Date.now()) =>
  span ? new Date(now + Number(span) * 60_000).toISOString() : null;

/** For how long it holds; then it ends by itself. */
export function Lasting({ value, onChange }: { value: Span; onChange: (span: Span) => void }) {
  const t = useT();
  return (
    <SelectField label={t('steer.lasts')} value={value} onChange={(e) => onChange(e.target.value as Span)}>
      {spans.map((s) => (
        <option key={s} value={s}>
          {s === ''
            ? t('steer.untilEnded')
            : Number(s) < 60
              ? t('steer.minutes', { count: Number(s) })
              : t('steer.hours', { count: Number(s) / 60 })}
        </option>
      ))}
    </SelectField>
  );
}
