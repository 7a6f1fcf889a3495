import { Check, Headset, X } from 'lucide-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useActions } from '../../lib/actions';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { chime } from '../../lib/sound';
import { useUi } from '../../lib/ui_store';
import { useMyOffers } from '../../state/selectors';
import type { Rung } from '../../state/talks';
import { Button, Kbd } from '../../ui/button';
import { TierChip } from '../../ui/tier_chip';
import { voice } from '../../voice/use_voice';
import { useVoice } from '../../voice/voice';
import { useRings } from './use_call';

const AGAIN_MS = 4000;

/** Colleagues who ask me into their call: who, and about whom. */
export function Rings() {
  const t = useT();
  const rings = useRings();
  const offers = useMyOffers().length;
  const sound = useUi((s) => s.sound);
  const first = rings[0];
  const firstId = first?.leg.id;
  useEffect(() => {
    if (!firstId || !sound) return;
    chime();
    const timer = setInterval(chime, AGAIN_MS);
    return () => clearInterval(timer);
  }, [firstId, sound]);
  if (!rings.length) return null;
  return (
    <section
      aria-label={t('phone.rings')}
      aria-live="assertive"
      className="fixed bottom-6 left-1/2 z-30 w-[372px] -translate-x-1/2 space-y-2 max-md:inset-x-2 max-md:bottom-16 max-md:w-auto max-md:translate-x-0"
    >
      {rings.map((rung) => (
        <Ring key={rung.leg.id} rung={rung} keys={rung === first && offers === 0} />
      ))}
    </section>
  );
}

function Ring({ rung: { contact: c, leg, by }, keys }: { rung: Rung; keys: boolean }) {
  const t = useT();
  // The carrier's own name of the leg is that of the talk; a lone ring is surely it.
  const here = useVoice(
    (s) => s.rings.find((r) => r.id === leg.id) ?? (s.rings.length === 1 ? s.rings[0] : undefined),
  );
  const [, go] = useLocation();
  const accept = () => {
    if (!here) return;
    void voice()?.answer(here.id);
    go(`/c/${c.conversation_id}`); // what it is about
  };
  const decline = () => here && voice()?.decline(here.id);
  useActions(keys && here ? { 'offer.accept': accept, 'offer.decline': decline } : {});
  return (
    <article
      data-testid="ring"
      className="arrive overflow-hidden rounded-2xl bg-raised shadow-pop ring-2 ring-accent/70"
    >
      <div className="flex items-start gap-3 px-4 pt-4">
        <span className="grid size-11 shrink-0 place-items-center rounded-full bg-accent-soft text-accent-text">
          <Headset size={20} aria-hidden />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-[15px] leading-6">{t('phone.asks', { name: by })}</h2>
          <p className="flex items-center gap-1.5 text-xs">
            <span className="truncate text-fg-2">
              {t('phone.about', { name: c.person_name || readable(c.address) })}
              {c.account_name && ` · ${c.account_name}`}
            </span>
            <TierChip tier={c.tier} />
          </p>
          {c.subject && (
            <p lang={c.language} className="mt-1 line-clamp-2 text-xs text-fg-3">
              {c.subject}
            </p>
          )}
        </div>
      </div>
      {here ? (
        <div className="flex gap-2 p-3">
          <Button variant="ok" icon={Check} className="h-9! flex-1 rounded-lg! text-sm!" onClick={accept}>
            {t('offer.accept')}
            {keys && <Kbd className="ml-1 border-white/40! bg-white/15! text-white! max-md:hidden">A</Kbd>}
          </Button>
          <Button icon={X} className="h-9! rounded-lg! px-4! text-sm!" onClick={decline}>
            {t('offer.decline')}
            {keys && <Kbd className="ml-1 max-md:hidden">D</Kbd>}
          </Button>
        </div>
      ) : (
        <p className="px-4 pt-1 pb-3.5 text-xs text-fg-3">{t('phone.ringsElsewhere')}</p>
      )}
    </article>
  );
}
