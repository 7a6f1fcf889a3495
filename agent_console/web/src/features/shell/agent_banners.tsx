import { Info, Megaphone, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { Banner, Urgency } from '../../contract/steering';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useMyAgent, useMyId } from '../../state/selectors';
import { useSteeringNow } from '../../state/supervising';
import { IconButton } from '../../ui/button';
import { cx } from '../../ui/cx';

const looks: Record<Urgency, { icon: typeof Info; tone: string }> = {
  info: { icon: Info, tone: 'bg-accent-soft text-accent-text' },
  warning: { icon: Megaphone, tone: 'bg-warn-soft text-warn-text' },
  urgent: { icon: TriangleAlert, tone: 'bg-bad-soft text-bad-text' },
};
const place = (user: string) => `keydesk.banners.${user}`;

function putAway(user: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(user)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((b): b is string => typeof b === 'string') : [];
  } catch {
    return [];
  }
}

/** Which are for this user now: of their teams, in time, not put away. */
export const bannersFor = (all: Banner[], teams: string[] | undefined, away: string[], now: number) =>
  all.filter(
    (b) =>
      !away.includes(b.id) &&
      (!b.until || Date.parse(b.until) > now) &&
      (!b.teams.length || !teams || b.teams.some((team) => teams.includes(team))),
  );

/** What supervisors say to agents; each may put it away for themselves. */
export default function AgentBanners() {
  const t = useT();
  const me = useMyId();
  const agent = useMyAgent();
  const now = useNow(5);
  const all = useSteeringNow()?.banners ?? [];
  const [away, setAway] = useState(() => putAway(me));
  const shown = bannersFor(all, agent?.teams, away, now);
  const hide = (id: string) => {
    const next = [...away.filter((one) => all.some((b) => b.id === one)), id];
    setAway(next);
    try {
      localStorage.setItem(place(me), JSON.stringify(next));
    } catch {
      // Storage full or forbidden: it is put away until the page is loaded anew.
    }
  };
  if (!shown.length) return null;
  return (
    <section aria-label={t('banner.all')} className="mx-2.5 mb-2 shrink-0 space-y-1 md:ml-0">
      {shown.map((b) => {
        const { icon: Icon, tone } = looks[b.urgency];
        return (
          <div
            key={b.id}
            role={b.urgency === 'urgent' ? 'alert' : 'status'}
            className={cx('flex min-h-9 items-center gap-2.5 rounded-lg px-3 py-1 text-xs', tone)}
          >
            <Icon size={14} aria-hidden className="shrink-0" />
            <span className="min-w-0 flex-1 break-words">
              <b className="font-semibold">{b.text}</b> <span>{t('banner.by', { name: b.by_name })}</span>
            </span>
            <IconButton
              icon={X}
              label={t('banner.hide')}
              className="text-inherit!"
              onClick={() => hide(b.id)}
            />
          </div>
        );
      })}
    </section>
  );
}
