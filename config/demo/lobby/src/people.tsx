import { useMemo, useState } from 'preact/hooks';
import type { Account, Customer, Setup, Tier } from './api';
import { useWords } from './i18n';
import { SearchIcon, StrangerIcon } from './icons';

export const initials = (name: string) =>
  /[\u4e00-\u9fff]/.test(name)
    ? name.slice(0, 1)
    : name
        .split(/\s+/)
        .map((word) => word[0])
        .slice(0, 2)
        .join('');

export function Avatar({ name, colour, large = false }: { name: string; colour?: string; large?: boolean }) {
  return (
    <span
      class={large ? 'avatar large' : 'avatar'}
      style={{ '--tier': colour ?? 'var(--fg-3)' }}
      aria-hidden="true"
    >
      {name ? initials(name) : <StrangerIcon />}
    </span>
  );
}

export function TierChip({ tier }: { tier: Tier }) {
  const { language } = useWords();
  return (
    <span class="tier" style={{ '--tier': tier.colour }}>
      {tier.names[language]}
    </span>
  );
}

function matching(accounts: Account[], wanted: string): Account[] {
  const has = (text: string) => text.toLowerCase().includes(wanted);
  return accounts
    .map((account) =>
      has(account.name)
        ? account
        : { ...account, people: account.people.filter((p) => has(p.name) || has(p.title) || has(p.email)) },
    )
    .filter((account) => account.people.length > 0);
}

type Props = { setup: Setup; customer: Customer; stranger: Customer; choose: (customer: Customer) => void };

/** The address book: whom the newcomer may play. */
export function People({ setup, customer, stranger, choose }: Props) {
  const { t } = useWords();
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const accounts = useMemo(() => matching(setup.accounts, wanted), [setup, wanted]);
  const tier = (key: string) => setup.tiers.find((found) => found.key === key) as Tier;
  return (
    <nav class="people" aria-label={t('who')}>
      <h2>{t('who')}</h2>
      <label class="search">
        <SearchIcon size={15} />
        <input
          type="search"
          placeholder={t('search')}
          aria-label={t('search')}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </label>
      <div class="people-list">
        {!wanted && (
          <Row
            name=""
            label={t('unknown')}
            hint={t('unknown_hint')}
            chosen={customer === stranger}
            choose={() => choose(stranger)}
          />
        )}
        {accounts.map((account) => (
          <section key={account.id} aria-label={account.name}>
            <h3>
              <span>{account.name}</span>
              <TierChip tier={tier(account.tier)} />
            </h3>
            {account.people.map((person) => (
              <Row
                key={person.id}
                name={person.name}
                label={person.name}
                hint={person.title}
                colour={tier(account.tier).colour}
                chosen={customer.person.id === person.id}
                choose={() => choose({ person, account })}
              />
            ))}
          </section>
        ))}
        {accounts.length === 0 && <p class="quiet">{t('nobody_found')}</p>}
      </div>
    </nav>
  );
}

type RowProps = {
  name: string;
  label: string;
  hint: string;
  colour?: string;
  chosen: boolean;
  choose: () => void;
};

function Row({ name, label, hint, colour, chosen, choose }: RowProps) {
  return (
    <button type="button" class="person" aria-pressed={chosen} onClick={choose}>
      <Avatar name={name} colour={colour} />
      <span class="person-words">
        <strong>{label}</strong>
        <small>{hint}</small>
      </span>
    </button>
  );
}
