// The fictional supplier's shop: a page like any customer's, which carries the chat widget by one script tag.
import { render } from 'preact';
import './site.css';
import { switchBrowser } from './browsers';
import { type Key, languageOf, translator } from './i18n';

const language = languageOf(new URLSearchParams(location.search).get('lang'));
const t = translator(language);
document.documentElement.lang = language;
const visitor = document.body.dataset.visitor ?? '';
const widget = document.querySelector<HTMLScriptElement>('script[data-site]');
type Chat = ((...call: unknown[]) => void) & { q?: unknown[][] };
const page = window as unknown as { keydesk?: Chat };
page.keydesk ??= Object.assign((...call: unknown[]) => page.keydesk?.q?.push(call), { q: [] });

/** Open the chat about one of the goods: its agent sees which. */
function ask(good: (typeof GOODS)[number]) {
  page.keydesk?.('setContext', { product: `${t(good.name)} ${good.code}`, price: good.price });
  page.keydesk?.('open');
}

try {
  // Before the widget runs: it is a deferred script that stands after this one.
  switchBrowser(widget?.dataset.email ?? '', widget?.dataset.site ?? '', localStorage);
} catch {
  // a browser that keeps nothing needs no putting aside
}

const GOODS: { name: Key; code: string; price: string; stock: Key; art: preact.ComponentChildren }[] = [
  { name: 'shop_gearbox', code: 'MD-450', price: '€ 1,280', stock: 'shop_stock', art: <Gearbox /> },
  { name: 'shop_bearing', code: 'MB-22210', price: '€ 94', stock: 'shop_stock', art: <Bearing /> },
  { name: 'shop_guide', code: 'ML-25', price: '€ 312', stock: 'shop_days', art: <Guide /> },
  { name: 'shop_motor', code: 'MS-80', price: '€ 865', stock: 'shop_stock', art: <Motor /> },
];

function Shop() {
  return (
    <>
      <header>
        <strong class="logo">
          <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
            <circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="3" />
            <path d="M12 2v20" stroke="currentColor" stroke-width="3" />
          </svg>
          {language === 'en' ? 'Meridian Drives' : '子午传动'}
        </strong>
        <nav>
          <span>{t('shop_nav_products')}</span>
          <span>{t('shop_nav_service')}</span>
          <span>{t('shop_nav_contact')}</span>
        </nav>
      </header>
      <main>
        <section class="hero">
          {visitor && <p class="hello">{t('shop_hello', { name: visitor })}</p>}
          <h1>{t('shop_hero')}</h1>
          <p>{t('shop_lead')}</p>
          <a href="#goods">{t('shop_cta')}</a>
        </section>
        <ul class="goods" id="goods">
          {GOODS.map((good) => (
            <li key={good.code}>
              <div class="art">{good.art}</div>
              <strong>{t(good.name)}</strong>
              <small>{good.code}</small>
              <p>
                <b>{good.price}</b>
                <span class={good.stock}>{t(good.stock)}</span>
              </p>
              <button type="button" onClick={() => ask(good)}>
                {t('shop_ask')}
              </button>
            </li>
          ))}
        </ul>
      </main>
      <footer>{t('shop_foot')}</footer>
    </>
  );
}

function Gearbox() {
  return (
    <svg viewBox="0 0 80 60" aria-hidden="true">
      <rect x="14" y="14" width="38" height="34" rx="6" class="a" />
      <circle cx="33" cy="31" r="10" class="b" />
      <rect x="52" y="26" width="18" height="10" rx="2" class="c" />
      <rect x="10" y="46" width="46" height="6" rx="2" class="c" />
    </svg>
  );
}
function Bearing() {
  return (
    <svg viewBox="0 0 80 60" aria-hidden="true">
      <circle cx="40" cy="30" r="24" class="a" />
      <circle cx="40" cy="30" r="17" class="d" />
      {[0, 1, 2, 3, 4, 5, 6, 7].map((n) => (
        <circle
          key={n}
          cx={40 + 14.5 * Math.cos((n * Math.PI) / 4)}
          cy={30 + 14.5 * Math.sin((n * Math.PI) / 4)}
          r="4.2"
          class="b"
        />
      ))}
      <circle cx="40" cy="30" r="9" class="c" />
      <circle cx="40" cy="30" r="6" class="d" />
    </svg>
  );
}
function Guide() {
  return (
    <svg viewBox="0 0 80 60" aria-hidden="true">
      <rect x="6" y="34" width="68" height="10" rx="2" class="c" />
      <rect x="24" y="18" width="30" height="24" rx="4" class="a" />
      <circle cx="32" cy="26" r="2.5" class="d" />
      <circle cx="46" cy="26" r="2.5" class="d" />
    </svg>
  );
}
function Motor() {
  return (
    <svg viewBox="0 0 80 60" aria-hidden="true">
      <rect x="14" y="16" width="40" height="30" rx="5" class="a" />
      <rect x="22" y="16" width="3" height="30" class="d" />
      <rect x="30" y="16" width="3" height="30" class="d" />
      <rect x="38" y="16" width="3" height="30" class="d" />
      <rect x="54" y="22" width="6" height="18" rx="2" class="c" />
      <rect x="60" y="28" width="12" height="6" rx="2" class="b" />
    </svg>
  );
}

const root = document.getElementById('shop');
if (root) render(<Shop />, root);
