import { Check, ChevronDown, X } from 'lucide-react';
import { useState } from 'react';
import type { ContactCard, OfferCard } from '../../contract/types';
import { readable } from '../../lib/address';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { mmss } from '../../lib/time';
import { useUi } from '../../lib/ui_store';
import { waited } from '../../state/urgency';
import { ChannelGlyph } from '../../ui/avatar';
import { Button, Kbd } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Ring } from '../../ui/ring';
import { TierChip } from '../../ui/tier_chip';
import { ownSubject } from '../desk/row';
import { formText } from '../virtual/form';
import { countdown } from './countdown';
import { Decline } from './decline';
import { headline } from './explain';
import { useChannelName, useSpeaker } from './use_speaker';
import { Why } from './why';

/** One offer: who, which account, why me, and how long it rings. The same for every channel. */
export default function OfferCardView({
  contact: c,
  offer,
  first,
  onAccept,
}: {
  contact: ContactCard;
  offer: OfferCard;
  first: boolean;
  onAccept: () => Promise<void>;
}) {
  const t = useT();
  const now = useNow();
  const locale = useLocale();
  const channel = useChannelName();
  const { overlay, set } = useUi();
  const [asking, ask] = useState(false);
  const [busy, setBusy] = useState(false);
  const declining = first ? overlay === 'decline' : asking;
  const { seconds, left, tone } = countdown(offer, now);
  const accept = async () => {
    setBusy(true);
    await onAccept();
    setBusy(false);
  };
  return (
    <article
      data-testid="offer"
      className="arrive relative overflow-hidden rounded-2xl bg-raised shadow-pop ring-2 ring-accent/70"
    >
      <div className="flex items-start gap-3 px-4 pt-4">
        <Ring left={left} tone={`var(--c-${tone})`} size={50}>
          <ChannelGlyph channel={c.channel} size={20} />
        </Ring>
        <div className="min-w-0 flex-1">
          <p className="truncate text-xs text-fg-3">
            {formText(c, t, now, locale) || t('offer.new', { channel: channel(c.channel) })}
            {' · '}
            <span className="tnum">{t('offer.waited', { time: mmss(waited(c, now)) })}</span>
          </p>
          <h2 className="truncate text-[17px] leading-6">{c.person_name || readable(c.address)}</h2>
          <p className="flex items-center gap-1.5">
            <span className="truncate font-medium text-fg-2">{c.account_name || t('account.unknown')}</span>
            <TierChip tier={c.tier} />
          </p>
        </div>
        <p
          className="tnum pt-0.5 text-right text-[22px] leading-7 font-semibold"
          style={{ color: `var(--c-${tone}-text)` }}
        >
          <span className="sr-only">{t('offer.left')} </span>
          {seconds}
          <span className="text-xs font-medium">{t('unit.s')}</span>
        </p>
      </div>
      {(c.subject || c.preview) && (
        <p lang={c.language} className="mx-4 mt-2 line-clamp-2 text-fg-2">
          {ownSubject(c) && <b className="font-medium text-fg">{c.subject}</b>}
          {ownSubject(c) && c.preview && ' · '}
          {c.preview}
        </p>
      )}
      <WhyMe contact={c} offer={offer} />
      {declining ? (
        <Decline offer={offer} keys={first} onBack={() => (first ? set({ overlay: null }) : ask(false))} />
      ) : (
        <div className="flex gap-2 p-3">
          <Button
            variant="ok"
            icon={Check}
            className="h-10! flex-1 rounded-lg! text-sm!"
            disabled={busy}
            onClick={accept}
          >
            {t('offer.accept')}
            {first && <Kbd className="ml-1 border-white/40! bg-white/15! text-white! max-md:hidden">A</Kbd>}
          </Button>
          <Button
            icon={X}
            className="h-10! rounded-lg! px-4! text-sm!"
            onClick={() => (first ? set({ overlay: 'decline' }) : ask(true))}
          >
            {t('offer.decline')}
            {first && <Kbd className="ml-1 max-md:hidden">D</Kbd>}
          </Button>
        </div>
      )}
    </article>
  );
}

function WhyMe({ contact: c, offer }: { contact: ContactCard; offer: OfferCard }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const speaker = useSpeaker(c.account_name);
  const whom = { id: offer.agent_id, name: offer.agent_name };
  return (
    <div className="mx-4 mt-3 rounded-lg bg-accent-soft px-3 py-2 text-accent-text">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-start gap-2 text-xs font-medium"
      >
        <span className="flex-1">
          <span className="sr-only">{t('offer.whyMe')}: </span>
          {headline(offer.explanation, whom, speaker)}
        </span>
        <ChevronDown
          size={14}
          aria-hidden
          className={cx('mt-px shrink-0 transition-transform', open && 'rotate-180')}
        />
      </button>
      {open && (
        <div className="mt-2 border-t border-accent/20 pt-2">
          <Why explanation={offer.explanation} whom={whom} account={c.account_name} />
        </div>
      )}
    </div>
  );
}
