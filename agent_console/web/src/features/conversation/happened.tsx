import { useMemo } from 'react';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { clock } from '../../lib/time';
import { useOthers, useSetup } from '../../state/queries';
import { useAgents } from '../../state/selectors';
import { cx } from '../../ui/cx';
import { type Happened, happening, type Namer } from './happening';

export function useNamer(): Namer {
  const t = useT();
  const locale = useLocale();
  const agents = useAgents();
  const setup = useSetup();
  const others = useOthers();
  const now = useNow(60);
  return useMemo(
    () => ({
      t,
      locale,
      now,
      name: (id) => agents[id]?.name ?? others?.[id] ?? nameIn(setup?.teams[id], locale, id),
      user: (id) => agents[id]?.name ?? others?.[id] ?? '',
      tag: (key) => nameIn(setup?.tags.find((tag) => tag.key === key)?.names, locale, key),
      field: (key) => nameIn(setup?.fields.find((f) => f.key === key)?.names, locale, key),
      disposition: (key) => nameIn(setup?.dispositions.find((d) => d.key === key)?.names, locale, key),
    }),
    [t, locale, now, agents, others, setup],
  );
}

/** One line of what happened, with the words of whoever did it. */
export function HappenedEntry({ entry }: { entry: Happened }) {
  const t = useT();
  const locale = useLocale();
  const namer = useNamer();
  const words = entry.what === 'transferred' ? entry.note || entry.reason : entry.reason;
  const late = entry.what === 'promise' && entry.how !== 'warned';
  return (
    <p
      data-testid="happened"
      className={cx('tnum my-1.5 text-center text-2xs', late ? 'text-bad-text' : 'text-fg-3')}
    >
      {happening(entry, namer)} · {clock(entry.at, locale)}
      {words && (
        <span className="mt-0.5 block [overflow-wrap:anywhere] text-fg-2">
          {t('route.why', { reason: words })}
        </span>
      )}
    </p>
  );
}
