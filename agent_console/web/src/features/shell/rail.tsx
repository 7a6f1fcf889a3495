import { Link, useLocation } from 'wouter';
import { ACTIONS, keysOf } from '../../lib/actions';
import { useT } from '../../lib/i18n';
import { useMaySupervise, useMyOffers } from '../../state/selectors';
import { Mark } from '../../ui/brand';
import { Tip } from '../../ui/button';
import { cx } from '../../ui/cx';
import { useOwedCounts } from './owed_counts';
import { mayGo, places } from './places';
import { UserMenu } from './user_menu';

/** Where to go: at the left, or on a phone at the bottom. */
export function Rail() {
  const t = useT();
  const [path] = useLocation();
  const supervises = useMaySupervise();
  const ringing = useMyOffers().length;
  const owed = useOwedCounts();
  return (
    <nav
      aria-label={t('nav.primary')}
      className="z-10 flex gap-1 max-md:order-last max-md:h-14 max-md:shrink-0 max-md:items-center max-md:justify-around max-md:border-t max-md:bg-panel md:w-13 md:flex-col md:items-center md:py-2.5"
    >
      <span className="mb-2 max-md:hidden">
        <Mark />
      </span>
      {places
        .filter((p) => mayGo(p.action, supervises))
        .map(({ to, action, icon: Icon }) => {
          const here = to === '/' ? path === '/' || path.startsWith('/c/') : path.startsWith(to);
          return (
            <Tip key={to} label={t(ACTIONS[action].label)} keys={keysOf(action)} side="right">
              <Link
                href={to}
                aria-current={here ? 'page' : undefined}
                className={cx(
                  'relative grid size-9 place-items-center rounded-lg transition-colors',
                  here
                    ? 'bg-panel text-accent-text shadow-[0_0_0_1px_var(--c-line),var(--shadow-card)] dark:bg-raised'
                    : 'text-fg-3 hover:bg-line/60 hover:text-fg',
                )}
              >
                <span className="sr-only">{t(ACTIONS[action].label)} </span>
                <Icon size={18} strokeWidth={here ? 2.1 : 1.8} aria-hidden />
                {owed[to] && (
                  <span className="tnum absolute top-0 -right-1 grid h-4 min-w-4 place-items-center rounded-full bg-bad-soft px-1 font-semibold text-[10px] text-bad-text">
                    {owed[to]}
                  </span>
                )}
                {to === '/' && ringing > 0 && (
                  <span className="live-dot absolute top-1 right-1" aria-hidden />
                )}
              </Link>
            </Tip>
          );
        })}
      <span className="md:mt-auto">
        <UserMenu />
      </span>
    </nav>
  );
}
