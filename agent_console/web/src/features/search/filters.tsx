import { ArrowUpNarrowWide, Paperclip, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Kind, Order, Wanted } from '../../contract/search';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useAccount, useSetup } from '../../state/queries';
import { useAgents } from '../../state/selectors';
import { cx } from '../../ui/cx';
import { Segmented } from '../../ui/segmented';
import { titles } from './results';
import { type Asked, dayOf, sinceDay, untilDay } from './words';

const kinds: Kind[] = ['account', 'person', 'conversation', 'message'];
const shape = (on: boolean) =>
  cx(
    'h-7 rounded-full px-2.5 text-xs outline-none ring-1 ring-inset focus-visible:ring-2 focus-visible:ring-accent',
    on
      ? 'bg-accent-soft font-medium text-accent-text ring-accent/40'
      : 'bg-panel text-fg-2 ring-line-2/80 dark:bg-raised',
  );

/** What must be so besides the words: one chip each. */
export function Filters({
  asked: { wanted, order },
  onChange,
  onOrder,
}: {
  asked: Asked;
  onChange: (patch: Partial<Wanted>) => void;
  onOrder: (order: Order) => void;
}) {
  const t = useT();
  const locale = useLocale();
  const setup = useSetup();
  const agents = useAgents();
  const account = useAccount(wanted.account_id || null).data;
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="sr-only">{t('search.filters')}</legend>
      <Segmented<Kind | 'all'>
        label={t('search.kind')}
        value={wanted.kind ?? 'all'}
        onChange={(kind) => onChange({ kind: kind === 'all' ? null : kind })}
        className="max-sm:w-full max-sm:overflow-x-auto"
        options={[
          { value: 'all' as const, label: t('search.all') },
          ...kinds.map((kind) => ({ value: kind, label: t(titles[kind]) })),
        ]}
      />
      {wanted.account_id && (
        <button
          type="button"
          className={cx(shape(true), 'inline-flex items-center gap-1')}
          onClick={() => onChange({ account_id: '' })}
          aria-label={t('search.without', { name: account?.name ?? t('search.account') })}
        >
          {account?.name ?? t('search.account')} <X size={12} aria-hidden />
        </button>
      )}
      <Choice
        label={t('search.channel')}
        value={wanted.channel}
        onChange={(channel) => onChange({ channel })}
        options={(setup?.channels ?? []).map((c) => [c.name, t(`channel.${c.name}` as 'channel.email')])}
      />
      <Choice
        label={t('search.tier')}
        value={wanted.tier}
        onChange={(tier) => onChange({ tier })}
        options={(setup?.tiers ?? []).map((tier) => [tier.key, nameIn(tier.names, locale, tier.key)])}
      />
      <Choice
        label={t('search.status')}
        value={wanted.status}
        onChange={(status) => onChange({ status: status as Wanted['status'] })}
        options={(['open', 'closed', 'snoozed'] as const).map((s) => [s, t(`search.status.${s}`)])}
      />
      <Choice
        label={t('search.agent')}
        value={wanted.agent_id}
        onChange={(agent_id) => onChange({ agent_id })}
        options={Object.values(agents)
          .sort((a, b) => a.name.localeCompare(b.name, locale))
          .map((a) => [a.id, a.name])}
      />
      <Labelled label={t('search.from')} on={Boolean(wanted.since)}>
        <input
          type="date"
          aria-label={t('search.from')}
          className="bg-transparent outline-none"
          value={dayOf(wanted.since)}
          onChange={(e) => onChange({ since: sinceDay(e.target.value) })}
        />
      </Labelled>
      <Labelled label={t('search.to')} on={Boolean(wanted.until)}>
        <input
          type="date"
          aria-label={t('search.to')}
          className="bg-transparent outline-none"
          value={dayOf(wanted.until, true)}
          onChange={(e) => onChange({ until: untilDay(e.target.value) })}
        />
      </Labelled>
      <Choice
        label={t('search.tag')}
        value={wanted.tag}
        onChange={(tag) => onChange({ tag })}
        options={(setup?.tags ?? []).map((tag) => [tag.key, nameIn(tag.names, locale, tag.key)])}
      />
      <button
        type="button"
        aria-pressed={wanted.attached}
        className={cx(shape(wanted.attached), 'inline-flex items-center gap-1')}
        onClick={() => onChange({ attached: !wanted.attached })}
      >
        <Paperclip size={12} aria-hidden /> {t('search.attached')}
      </button>
      <button
        type="button"
        className={cx(shape(order === 'oldest'), 'inline-flex items-center gap-1')}
        aria-pressed={order === 'oldest'}
        onClick={() => onOrder(order === 'oldest' ? 'latest' : 'oldest')}
      >
        <ArrowUpNarrowWide size={12} aria-hidden /> {t('search.oldest')}
      </button>
    </fieldset>
  );
}

function Labelled({ label, on, children }: { label: string; on: boolean; children: ReactNode }) {
  return (
    <span
      className={cx(
        shape(on),
        'inline-flex items-center gap-1.5 focus-within:ring-2 focus-within:ring-accent',
      )}
    >
      <span aria-hidden>{label}</span>
      {children}
    </span>
  );
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}) {
  const known = options.some(([key]) => key === value);
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(e) => onChange(e.target.value)}
      className={cx(shape(Boolean(value)), 'max-w-44')}
    >
      <option value="">{label}</option>
      {value && !known && <option value={value}>{value}</option>}
      {options.map(([key, name]) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}
