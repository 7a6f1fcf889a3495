import { lazy, Suspense, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useActions } from '../../lib/actions';
import { useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { useUi } from '../../lib/ui_store';
import { acceptOffer } from '../../state/commands';
import { type Ringing, useMyOffers } from '../../state/selectors';
import { cx } from '../../ui/cx';
import { useOfferAlert } from './alert';

const loadCard = () => import('./card');
const OfferCardView = lazy(loadCard);

/** What rings, over whatever page is open. The first takes the keys. */
export function Offers() {
  const t = useT();
  const run = useRun();
  const [path, go] = useLocation();
  const offers = useMyOffers();
  const { overlay, details, set } = useUi();
  const show = ({ contact }: Ringing) => go(`/c/${contact.conversation_id}`);
  useOfferAlert(offers, show);
  const accept = async (ringing: Ringing) => {
    if (await run(() => acceptOffer(ringing.offer.id))) show(ringing);
  };
  // Here before anything rings, but after the page.
  useEffect(() => void loadCard(), []);
  const first = offers[0];
  useActions(
    first
      ? {
          'offer.accept': () => void accept(first),
          'offer.decline': () => set({ overlay: overlay === 'decline' ? null : 'decline' }),
        }
      : {},
  );
  if (!first) return null;
  return (
    <section
      aria-label={t('offer.region')}
      aria-live="assertive"
      className={cx(
        'fixed top-[108px] right-4 z-30 w-[372px] space-y-2 max-md:inset-x-2 max-md:top-auto max-md:right-2 max-md:bottom-16 max-md:w-auto',
        // Beside the account panel, which tells who is calling, and not over it.
        details && path.startsWith('/c/') && 'xl:right-[334px]',
      )}
    >
      <Suspense>
        {offers.map((o, i) => (
          <OfferCardView key={o.offer.id} {...o} first={i === 0} onAccept={() => accept(o)} />
        ))}
      </Suspense>
    </section>
  );
}
