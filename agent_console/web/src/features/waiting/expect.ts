// What a waiting contact may expect, and what happens to it next. Pure.
import type { Plan } from '../../contract/api';
import type { ContactCard, Wait } from '../../contract/types';
import type { T } from '../../lib/i18n';
import { brief, clock, whenText } from '../../lib/time';
import { audience, type Speaker } from '../offer/explain';

const MINUTE = 60;
/** From here on a wait is told in minutes. */
const IN_MINUTES = 90;

/** "place 3, about 4 min (2–7)": its place, the wait, and the span it lies in four times of five. */
export function waitText(w: Wait, t: T) {
  const place = t('wait.place', { place: w.position });
  if (w.seconds == null) return t('wait.placeNobody', { place, nobody: t('wait.nobody') });
  const time = brief(w.seconds, t);
  if (w.low == null || w.high == null) return t('wait.about', { place, time });
  const unit = w.seconds >= IN_MINUTES ? MINUTE : 1;
  const [low, high] = [Math.floor(w.low / unit), Math.ceil(w.high / unit)];
  return low === high ? t('wait.about', { place, time }) : t('wait.aboutBetween', { place, time, low, high });
}

/** "#3 · ~4 min", for a row. */
export const waitShort = (w: Wait, t: T) =>
  w.seconds == null
    ? t('wait.shortPlace', { place: w.position })
    : t('wait.short', { place: w.position, time: brief(w.seconds, t) });

type Waiting = Pick<ContactCard, 'plan' | 'step' | 'step_at' | 'queued_at' | 'plan_at' | 'not_before'>;

const later = (iso: string | null, seconds: number) =>
  iso ? new Date(Date.parse(iso) + seconds * 1000).toISOString() : null;

/** When the circle is widened next, and to whom; what comes later is not promised. */
export function nextText(c: Waiting, plan: Plan | undefined, s: Speaker): string[] {
  const lines: string[] = [];
  if (c.not_before && Date.parse(c.not_before) > s.now)
    lines.push(s.t('next.notBefore', { time: whenText(c.not_before, s.now, s.locale) }));
  if (!plan) return lines;
  const [step, next] = [plan.steps[c.step - 1], plan.steps[c.step]];
  const at = step && later(c.step_at, step.wait);
  if (next && at) {
    const skills = Object.entries(next.skills).map(([skill, level]) => `${skill} ${level}`);
    const asked = { kind: next.kind, label: next.team || skills.join(', ') };
    lines.push(
      s.t('next.widens', {
        time: clock(at, s.locale, true),
        step: c.step + 1,
        audience: audience(asked, s),
      }),
    );
  } else if (c.step === plan.steps.length && c.step > 0) lines.push(s.t('next.last'));
  const over = plan.overflow && plan.max_wait != null && later(c.plan_at ?? c.queued_at, plan.max_wait);
  if (over) lines.push(s.t('next.overflows', { plan: plan.overflow, time: clock(over, s.locale, true) }));
  return lines;
}
