import { nameIn, type T, useLocale, useT } from '../../lib/i18n';
import { clock } from '../../lib/time';
import { useSetup } from '../../state/queries';
import { useAgents } from '../../state/selectors';
import { reasonText } from '../offer/explain';
import type { Entry } from './merge';

type Happened = Extract<Entry, { kind: 'happened' }>;

function sentence(e: Happened, t: T, nameOf: (id: string) => string, disposition: (key: string) => string) {
  switch (e.what) {
    case 'transferred':
      return t('event.transferred', { from: nameOf(e.from), to: nameOf(e.to) });
    case 'left':
      return t('event.left');
    case 'wrap_up':
      return t('event.wrapUp', { agent: e.agent });
    case 'attached':
      return t('event.attached', { account: e.account });
    case 'boosted':
      return t('event.boosted');
    case 'connect_failed':
      return t('event.connectFailed', { reason: reasonText(e.reason, t) });
    case 'closed': {
      const { outcome, disposition: key } = e.contact;
      const how = outcome ? t(`outcome.${outcome}`) : t('state.closed');
      return t('event.closed', { how: key ? `${how} · ${disposition(key)}` : how });
    }
  }
}

export function HappenedEntry({ entry }: { entry: Happened }) {
  const t = useT();
  const locale = useLocale();
  const agents = useAgents();
  const setup = useSetup();
  const nameOf = (id: string) => agents[id]?.name ?? nameIn(setup?.teams[id], locale, id);
  const disposition = (key: string) =>
    nameIn(setup?.dispositions.find((d) => d.key === key)?.names, locale, key);
  const note = entry.what === 'transferred' ? entry.note : '';
  return (
    <p className="tnum my-1.5 text-center text-2xs text-fg-3">
      {sentence(entry, t, nameOf, disposition)} · {clock(entry.at, locale)}
      {note && <span className="mt-0.5 block text-fg-2">“{note}”</span>}
    </p>
  );
}
