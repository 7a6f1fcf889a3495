import { CalendarOff, ChevronDown, CircleX } from 'lucide-react';
import type { Activity } from '../../contract/api';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { at, mmss } from '../../lib/time';
import { setActivity } from '../../state/commands';
import { useSetup } from '../../state/queries';
import { useMyAgent, useMyWork } from '../../state/selectors';
import { steer } from '../../state/steering';
import { cx } from '../../ui/cx';
import { Menu, type MenuItem } from '../../ui/menu';
import { Dot, standing, usePresenceText } from '../account/presence';

/** What I am doing, and for how long. During work a choice may wait until the work is wrapped up. */
export function ActivitySwitch() {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const agent = useMyAgent();
  const presence = usePresenceText();
  const working = useMyWork().length > 0;
  const activities = useSetup()?.activities;
  if (!agent || !activities) return null;
  const name = (key: string) => nameIn(activities.find((a) => a.key === key)?.names, locale, key);
  const item = (a: Activity, after: boolean): MenuItem => ({
    label: nameIn(a.names, locale, a.key),
    lead: (
      <span
        aria-hidden
        className={cx('size-2 rounded-full', a.available ? 'bg-ok' : a.signed_out ? 'bg-line-2' : 'bg-warn')}
      />
    ),
    checked: after ? agent.next_activity === a.key : agent.activity === a.key && !agent.not_responding,
    onSelect: () => void run(() => setActivity(agent.id, a.key, after)),
  });
  const doing = activities.find((a) => a.key === agent.activity);
  const away = activities.filter((a) => !a.available);
  const how = standing(agent);
  const silent = how === 'not_responding';
  return (
    <Menu
      trigger={
        <button
          type="button"
          data-testid="activity"
          className={cx(
            'ml-1 inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 font-medium text-xs transition-colors hover:bg-hover',
            silent ? 'bg-bad-soft text-bad-text' : 'text-fg-2 hover:text-fg',
          )}
        >
          <Dot agent={agent} />
          <span className="sr-only">{t('activity.label')}: </span>
          <span className="max-w-64 truncate max-lg:sr-only">
            {how === 'not_responding' || how === 'leave' ? presence(agent) : name(agent.activity)}
          </span>
          {how !== 'leave' && <Timer since={agent.activity_since} usual={doing?.usual_seconds} />}
          {agent.next_activity && (
            <span className="font-normal text-fg-3 max-lg:hidden">
              <span className="sr-only">{t('activity.after')}: </span>
              <span aria-hidden>→ </span>
              {name(agent.next_activity)}
            </span>
          )}
          <ChevronDown size={12} aria-hidden className="text-fg-3" />
        </button>
      }
      items={[
        { heading: t(working ? 'activity.now' : 'activity.label') },
        ...activities.map((a) => item(a, false)),
        ...(working && away.length
          ? (['line', { heading: t('activity.after') }, ...away.map((a) => item(a, true))] as MenuItem[])
          : []),
        ...(agent.next_activity
          ? [
              {
                label: t('activity.stay', { activity: name(agent.activity) }),
                icon: CircleX,
                onSelect: () => void run(() => setActivity(agent.id, agent.activity, false)),
              },
            ]
          : []),
        'line',
        {
          label: t('leave.mine'),
          icon: CalendarOff,
          onSelect: () => steer({ kind: 'leave', agent: agent.id }),
        },
      ]}
    />
  );
}

/** How long already; marked once it lasts longer than it is meant to. */
function Timer({ since, usual }: { since: string; usual?: number | null }) {
  const t = useT();
  const now = useNow();
  const seconds = Math.max(0, (now - at(since)) / 1000);
  const over = Boolean(usual && seconds > usual);
  return (
    <time
      data-testid="activity-time"
      dateTime={since}
      title={usual ? t('activity.usual', { time: mmss(usual) }) : undefined}
      className={cx('tnum font-normal max-md:hidden', over ? 'font-medium text-warn-text' : 'text-fg-3')}
    >
      {mmss(seconds)}
      {over && <span className="sr-only"> {t('activity.over')}</span>}
    </time>
  );
}
