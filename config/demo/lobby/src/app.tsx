import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { type Customer, getSetup, type Setup } from './api';
import { Banner } from './banner';
import { type Language, languageOf, translator, useWords, Words } from './i18n';
import { LanguageIcon, MailIcon, MoonIcon, OutIcon, PhoneIcon, SunIcon, WebIcon } from './icons';
import { MailProgram } from './mail';
import { People } from './people';
import { Phone } from './phone/phone';
import { usePreference } from './preferences';
import { WebPage } from './web_page';

const STRANGER: Customer = {
  account: null,
  person: {
    id: '',
    account_id: '',
    name: '',
    title: '',
    language: 'en',
    phone: '+14155550199',
    phone_shown: '',
    email: 'somebody@elsewhere.example',
  },
};
const DEVICES = ['phone', 'mail', 'web'] as const;
type Device = (typeof DEVICES)[number];
const ICONS = { phone: PhoneIcon, mail: MailIcon, web: WebIcon };

export function App() {
  const [language, setLanguage] = usePreference('language', languageOf(document.documentElement.lang));
  const words = useMemo(
    () => ({ t: translator(language as Language), language: language as Language }),
    [language],
  );
  const [setup, setSetup] = useState<Setup | 'failed' | null>(null);
  const load = useCallback(() => {
    setSetup(null);
    getSetup().then(setSetup, () => setSetup('failed'));
  }, []);
  useEffect(load, [load]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `Keydesk · ${words.t('title')}`;
  }, [language, words]);
  const { t } = words;
  return (
    <Words.Provider value={words}>
      <Header toggleLanguage={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')} />
      {setup === null && <p class="hint page-hint">{t('loading')}</p>}
      {setup === 'failed' && (
        <p class="hint page-hint" role="alert">
          {t('failed')}{' '}
          <button type="button" class="link" onClick={load}>
            {t('retry')}
          </button>
        </p>
      )}
      {setup !== null && setup !== 'failed' && <Room setup={setup} />}
    </Words.Provider>
  );
}

function Header({ toggleLanguage }: { toggleLanguage: () => void }) {
  const { t } = useWords();
  const root = document.documentElement;
  const [, setTheme] = usePreference('theme', 'system');
  const [dark, setDark] = useState(root.classList.contains('dark'));
  const toggleTheme = () => {
    root.classList.toggle('dark', !dark);
    setTheme(dark ? 'light' : 'dark');
    setDark(!dark);
  };
  return (
    <header class="top">
      <img src="/lobby/favicon.svg" alt="" width="28" height="28" />
      <h1>
        Keydesk <span>{t('title')}</span>
      </h1>
      <p>{t('subtitle')}</p>
      <button type="button" class="quiet-button labelled" onClick={toggleLanguage}>
        <LanguageIcon />
        <span>{t('language')}</span>
      </button>
      <button
        type="button"
        class="round quiet-button"
        onClick={toggleTheme}
        aria-label={t(dark ? 'theme_light' : 'theme_dark')}
        title={t(dark ? 'theme_light' : 'theme_dark')}
      >
        {dark ? <SunIcon /> : <MoonIcon />}
      </button>
      <a class="primary" href="/" target="_blank" rel="noreferrer">
        <OutIcon size={15} />
        <span>{t('console')}</span>
      </a>
    </header>
  );
}

function Room({ setup }: { setup: Setup }) {
  const { t } = useWords();
  const first = setup.accounts[0]?.people[0]?.id ?? '';
  const [id, setId] = usePreference('person', first);
  const [choosing, setChoosing] = useState(false);
  const [device, setDevice] = useState<Device>('phone');
  const [newMails, setNewMails] = useState(0);
  const account = setup.accounts.find((found) => found.people.some((person) => person.id === id));
  const person = account?.people.find((found) => found.id === id);
  const customer = useMemo(() => (account && person ? { account, person } : STRANGER), [account, person]);
  const choose = (chosen: Customer) => {
    setId(chosen.person.id || 'stranger');
    setChoosing(false);
  };
  const key = customer.person.id;
  return (
    <div class={choosing ? 'room choosing' : 'room'}>
      <People setup={setup} customer={customer} stranger={STRANGER} choose={choose} />
      <main>
        <Banner setup={setup} customer={customer} change={() => setChoosing(!choosing)} />
        <div class="tabs" role="tablist" aria-label={t('devices')}>
          {DEVICES.map((name) => {
            const Icon = ICONS[name];
            return (
              <button
                type="button"
                role="tab"
                key={name}
                aria-selected={device === name}
                onClick={() => setDevice(name)}
              >
                <Icon />
                {t(`device_${name}`)}
                {name === 'mail' && newMails > 0 && <em>{newMails}</em>}
              </button>
            );
          })}
        </div>
        <div class="devices" data-shown={device}>
          <section class="device device-phone" aria-label={t('device_phone')}>
            <Phone key={key} setup={setup} customer={customer} />
          </section>
          <section class="device device-mail" aria-label={t('device_mail')}>
            <MailProgram key={key} setup={setup} customer={customer} onNew={setNewMails} />
          </section>
          <section class="device device-web" aria-label={t('device_web')}>
            <WebPage key={key} setup={setup} customer={customer} />
          </section>
        </div>
      </main>
    </div>
  );
}
