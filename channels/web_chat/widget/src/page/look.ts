// The launcher, the window for the frame, and how they look, in a closed shadow root.

const SMALL = '(max-width:400px),(max-width:480px) and (hover:none)';
const css = `:host{all:initial!important;position:fixed!important;z-index:2147483000!important;bottom:20px!important;font:14px/20px system-ui;--on:#fff;--bg:light-dark(#fff,#1d2026)}
@supports(color:oklch(from red l c h)){:host{--on:oklch(from var(--a) clamp(0,(.57 - l)*999,1) 0 0)}}
button{all:unset;cursor:pointer}button:focus-visible{outline:3px solid var(--a);outline-offset:3px;border-radius:14px}
[aria-expanded]{width:56px;height:56px;border-radius:50%!important;display:grid;place-items:center;color:var(--on);background:var(--a);box-shadow:0 6px 24px #0004;transition:scale .15s}
[aria-expanded]:hover{scale:1.05}svg{width:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
[aria-expanded=true] path,path+path{display:none}[aria-expanded=true] path+path{display:inline}
b{position:absolute;top:-3px;right:-3px;padding:0 6px;border-radius:10px;background:#c9211b;color:#fff;font-size:11px}b:empty{display:none}
dialog,p{position:absolute;inset:auto;bottom:72px;margin:0;padding:0;border:0;border-radius:16px;background:var(--bg);box-shadow:0 10px 40px #0004;animation:i .25s}
dialog{overflow:hidden;width:min(384px,100vw - 40px);height:min(640px,100vh - 112px);max-width:none;max-height:none}
iframe{width:100%;height:100%;border:0;display:block}
p{display:flex;align-items:start;width:max-content;max-width:280px;color:light-dark(#15181f,#eef0f3)}
p button{padding:12px 16px}p button+button{padding-inline-start:0}
@keyframes i{0%{opacity:0;translate:0 8px}}
@media ${SMALL}{dialog{position:fixed;inset:0!important;width:auto;height:100dvh;border-radius:0;box-sizing:border-box;padding:env(safe-area-inset-top) 0 env(safe-area-inset-bottom)}[aria-expanded=true],[aria-expanded=true]+b{display:none}}
@media(prefers-reduced-motion){*{transition:none!important;animation:none!important}}`;

/** Where the chat fills the screen. */
export const small = matchMedia(SMALL);

/** An element with this text. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** `side`: where the launcher stands in left-to-right pages; the other side where one writes from right to left. */
export function draw(accent: string, scheme: string, side: string, dir: string) {
  const host = el('div');
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  const end = (side === 'left') === (dir === 'rtl') ? 'right' : 'left';
  sheet.replaceSync(
    `${css}:host{${end}:20px!important;color-scheme:${scheme === 'auto' ? 'light dark' : scheme};--a:${accent}}dialog,p{${end}:0}`,
  );
  root.adoptedStyleSheets = [sheet];
  host.dir = dir;
  const dialog = el('dialog');
  const button = el('button');
  const badge = el('b');
  badge.ariaHidden = 'true';
  button.append(
    drawn('svg', 'viewBox', '0 0 24 24', [
      drawn('path', 'd', 'M21 11.5a8.4 8.4 0 0 1-12.3 7.4L3 21l2.1-5.7A8.4 8.4 0 1 1 21 11.5z'),
      drawn('path', 'd', 'm6 9 6 6 6-6'),
    ]),
  );
  root.append(dialog, button, badge);
  return { host, root, dialog, button, badge };
}

function drawn(tag: string, name: string, fact: string, parts: Element[] = []): Element {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  element.setAttribute(name, fact);
  element.append(...parts);
  return element;
}
