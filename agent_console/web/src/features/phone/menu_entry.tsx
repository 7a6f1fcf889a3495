import { ChevronDown, ListTree } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useT } from '../../lib/i18n';
import { clock } from '../../lib/time';
import { cx } from '../../ui/cx';
import { menuPath, type Walked } from './menu_path';

/** What a caller heard and pressed before anybody spoke with them: in a line, and node by node. */
export function MenuEntry({ steps }: { steps: Walked[] }) {
  const t = useT();
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const path = menuPath(steps, t);
  const keys = path.filter((s) => s.key).map((s) => s.text);
  return (
    <div data-testid="menu-path">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-mx-1.5 flex w-[calc(100%+12px)] items-center gap-2 rounded-md px-1.5 py-1 text-2xs text-fg-3 transition-colors hover:bg-hover hover:text-fg-2"
      >
        <ListTree size={13} aria-hidden className="shrink-0" />
        <span className="min-w-0 flex-1 text-left">
          <b className="font-medium text-fg-2">{t('phone.menu')}</b>
          {' · '}
          {keys.length ? keys.join(t('list.semicolon')) : t('phone.menuSteps', { count: steps.length })}
        </span>
        <ChevronDown
          size={13}
          aria-hidden
          className={cx('shrink-0 transition-transform', open && 'rotate-180')}
        />
      </button>
      {open && (
        <ol className="mt-1 mb-2 ml-[9px] space-y-1 border-l-2 border-line-2 py-1 pl-4 text-2xs text-fg-2">
          {path.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a caller may come to one node many times
            <li key={i}>
              {step.menu && <span className="label mr-1.5 block pt-1">{step.menu}</span>}
              <span className="flex gap-3">
                <span className="min-w-0 flex-1">{step.text}</span>
                {step.at && (
                  <time dateTime={step.at} className="tnum shrink-0 text-fg-3">
                    {clock(step.at, locale, true)}
                  </time>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
