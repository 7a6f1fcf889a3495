// The launcher, the window for the frame, and how they look, in a closed shadow root.

const SMALL = '(max-width:400px),(max-width:480px) and (hover:none)';
const css = `*{font:14px/20px system-ui}
button{all:unset;cursor:pointer}button:focus-visible{outline:3px solid var(--a);outline-offset:3px}
[aria-expanded]{width:56px;height:56px;border-radius:50%;background:var(--a);box-shadow:0 6px 24px #0004}
[aria-expanded]:before{content:"";display:block;margin:16px;height:24px;background:oklch(from var(--a) clamp(0,(.57 - l)*999,1) 0 0);clip-path:path("M12 2a10 9 0 1 1-4.5 17L2 21l1.5-5A10 9 0 0 1 12 2z")}
[aria-expanded=true]:before{clip-path:path("m5 8 7 7 7-7 2 2-9 9-9-9z")}
b{position:absolute;top:-3px;right:-3px;padding:0 6px;border-radius:10px;background:#c9211b;color:#fff}b:empty{display:none}
dialog,p{position:absolute;inset:auto;bottom:72px;margin:0;padding:0;border:0;border-radius:16px;background:light-dark(#fff,#1d2026);box-shadow:0 6px 24px #0004;animation:i .2s}
dialog{overflow:hidden;width:min(384px,100vw - 40px);height:min(640px,100vh - 112px);max-width:none;max-height:none}
iframe{width:100%;height:100%;border:0}
p{display:flex;align-items:start;width:max-content;max-width:280px;color:light-dark(#15181f,#eef0f3)}
p button{padding:12px}
@keyframes i{0%{opacity:0;translate:0 8px}}
@media ${SMALL}{dialog{position:fixed;inset:0!important;width:auto;height:auto;border-radius:0;padding:env(safe-area-inset-top) 0 env(safe-area-inset-bottom)}[aria-expanded=true]{visibility:hidden}}
@media(prefers-reduced-motion){*{animation:none!important}}`;

/** Where the chat fills the screen. */
export const small = matchMedia(SMALL);

/** An element with this text. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** `side`: where the launcher stands in left-to-right pages; the other side where one writes from right to left. */
export function draw(accent: string, scheme: string, side: string) {
  const host = el('div');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  const end = `inset-inline-${side === 'left' ? 'start' : 'end'}`;
  sheet.replaceSync(
    `:host{all:initial!important;position:fixed!important;z-index:2147483000!important;bottom:20px!important;${end}:20px!important;color-scheme:${scheme === 'auto' ? 'light dark' : scheme};--a:${accent}}${css}dialog,p{${end}:0}`,
  );
  root.adoptedStyleSheets = [sheet];
  const dialog = el('dialog');
  const button = el('button');
  const badge = el('b');
  badge.ariaHidden = 'true';
  root.append(dialog, button, badge);
  return { host, root, dialog, button, badge };
}
