import { useState } from 'preact/hooks';
import type { Customer, Setup } from './api';
import { useWords } from './i18n';
import { OutIcon, ReloadIcon } from './icons';

/** The supplier's shop in a browser window, signed in as the customer, with the chat widget. */
export function WebPage({ setup, customer }: { setup: Setup; customer: Customer }) {
  const { t, language } = useWords();
  const [round, setRound] = useState(0);
  const as = customer.account ? customer.person.id : '';
  const url = `/lobby/site?as=${encodeURIComponent(as)}&lang=${language}`;
  return (
    <div class="browser">
      <div class="browser-bar">
        <span class="lights" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <span class="address ellipsis">
          {setup.supplier.email.split('@')[1]}
          <small>
            {customer.account ? t('site_signed_in', { name: customer.person.name }) : t('site_stranger')}
          </small>
        </span>
        <button
          type="button"
          class="round quiet-button"
          aria-label={t('site_reload')}
          onClick={() => setRound(round + 1)}
        >
          <ReloadIcon size={16} />
        </button>
        <a class="round quiet-button" href={url} target="_blank" rel="noreferrer" aria-label={t('site_open')}>
          <OutIcon size={16} />
        </a>
      </div>
      <iframe key={`${url} ${round}`} src={url} title={t('site_title')} />
    </div>
  );
}
