import { BellRing, DoorClosed, type LucideIcon, Megaphone, Phone } from 'lucide-react';
import type { ReactNode } from 'react';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useRun } from '../../lib/run';
import { whenText } from '../../lib/time';
import { queryClient, useSetup } from '../../state/queries';
import { endBanner, endEmergency, openQueue, useSteeringNow } from '../../state/supervising';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { cx } from '../../ui/cx';

type By = { by_name: string; until: string | null };

/** Everything out of the ordinary that holds now, and how to end it. Nothing while there is nothing. */
export function SteeringCard() {
  const t = useT();
  const locale = useLocale();
  const now = useNow(5);
  const run = useRun();
  const teams = useSetup()?.teams;
  const s = useSteeringNow();
  if (!s) return null;
  const holds = (x: By) => !x.until || Date.parse(x.until) > now;
  const said = s.emergency && holds(s.emergency) ? s.emergency : null;
  const banners = s.banners.filter(holds);
  if (!s.closed.length && !banners.length && !said && !s.alerts.length) return null;
  const by = (x: By) =>
    x.until
      ? t('hold.byUntil', { name: x.by_name, time: whenText(x.until, now, locale) })
      : t('hold.by', { name: x.by_name });
  const end = async (how: () => Promise<unknown>) => {
    await run(how);
    await queryClient.invalidateQueries({ queryKey: ['steering'] });
  };
  return (
    <Card label={t('hold.title')} className="py-1.5">
      <ul>
        {s.alerts.map((a) => (
          <Row
            key={a.id}
            icon={BellRing}
            tone={a.level === 'critical' ? 'text-bad-text' : 'text-warn-text'}
            title={nameIn(a.names, locale, a.rule)}
            note={t('hold.alert', {
              value: Math.round(a.value * 10) / 10,
              threshold: a.threshold,
              time: whenText(a.since, now, locale),
            })}
          />
        ))}
        {said && (
          <Row
            icon={Phone}
            tone="text-bad-text"
            title={t(said.hangs_up ? 'hold.emergencyEnds' : 'hold.emergency')}
            note={`${said.texts[locale] ?? Object.values(said.texts)[0]} · ${by(said)}`}
          >
            <Button onClick={() => void end(() => endEmergency(said.id))}>{t('hold.end')}</Button>
          </Row>
        )}
        {s.closed.map((c) => (
          <Row
            key={c.kind + c.name}
            icon={DoorClosed}
            tone="text-warn-text"
            title={t('hold.closed', {
              queue: c.kind === 'team' ? nameIn(teams?.[c.name], locale, c.name) : c.name,
            })}
            note={`${c.reason} · ${by(c)}`}
          >
            <Button onClick={() => void end(() => openQueue(c))}>{t('hold.open')}</Button>
          </Row>
        ))}
        {banners.map((b) => (
          <Row key={b.id} icon={Megaphone} tone="text-accent-text" title={b.text} note={by(b)}>
            <Button onClick={() => void end(() => endBanner(b.id))}>{t('hold.takeBack')}</Button>
          </Row>
        ))}
      </ul>
    </Card>
  );
}

function Row({
  icon: Icon,
  tone,
  title,
  note,
  children,
}: {
  icon: LucideIcon;
  tone: string;
  title: string;
  note: string;
  children?: ReactNode;
}) {
  return (
    <li className="flex min-h-10 items-center gap-3 px-4 py-1 text-xs">
      <Icon size={15} aria-hidden className={cx('shrink-0', tone)} />
      <span className="min-w-0 flex-1">
        <b className={cx('font-semibold', tone)}>{title}</b>{' '}
        <span className="text-fg-2 max-md:block">{note}</span>
      </span>
      {children}
    </li>
  );
}
