import type { Customer, Setup, Tier } from './api';
import { useWords } from './i18n';
import { DownIcon, OutIcon } from './icons';
import { Avatar, TierChip } from './people';

type Props = { setup: Setup; customer: Customer; change: () => void };

/** Who is being played, whose customer that is, and the three steps of a first try. */
export function Banner({ setup, customer, change }: Props) {
  const { t } = useWords();
  const { person, account } = customer;
  const tier = setup.tiers.find((found) => found.key === account?.tier) as Tier | undefined;
  const [own, ...backups] = account?.team ?? [];
  const login = own?.login ?? setup.accounts.find((a) => a.tier === 'standard')?.team[0]?.login ?? '';
  return (
    <section class="banner" aria-live="polite">
      <button type="button" class="banner-who" onClick={change}>
        <Avatar name={account ? person.name : ''} colour={tier?.colour} large />
        <span class="banner-name">
          <span class="banner-title">
            <strong>{account ? t('you_are', { name: person.name }) : t('unknown')}</strong>
            {tier && <TierChip tier={tier} />}
          </span>
          <span>{account ? t('at', { title: person.title, account: account.name }) : t('unknown_hint')}</span>
        </span>
        <span class="only-narrow">
          <DownIcon />
        </span>
      </button>
      <div class="banner-agent">
        {own ? (
          <>
            <small>{t('own_agent')}</small>
            <strong>{own.name}</strong>
            {backups.length > 0 && (
              <small class="ellipsis">
                {t('backups', { names: backups.map((agent) => agent.name).join(' · ') })}
              </small>
            )}
          </>
        ) : (
          <small>{t('own_agent_of_unknown')}</small>
        )}
      </div>
      <ol class="steps">
        <li>
          {t('step_console')}{' '}
          <a href={`/?login=${encodeURIComponent(login)}`} target="_blank" rel="noreferrer">
            {login}
            <OutIcon size={13} />
          </a>
        </li>
        <li>{t('step_contact')}</li>
        <li>{t('step_accept')}</li>
      </ol>
    </section>
  );
}
