import { ChevronDown, Route, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ContactCard, OfferCard } from '../../contract/types';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { clock, span } from '../../lib/time';
import { useSetup } from '../../state/queries';
import { Chip, type Tone } from '../../ui/chip';
import { cx } from '../../ui/cx';
import { failureText, reasonText } from '../offer/explain';
import { sentence } from '../offer/sentence';
import { useSpeaker } from '../offer/use_speaker';
import { Why } from '../offer/why';
import type { Entry } from './merge';

const tones: Record<OfferCard['state'], Tone> = {
  pending: 'accent',
  accepted: 'ok',
  declined: 'warn',
  missed: 'bad',
  rescinded: 'neutral',
  failed: 'bad',
};

/** One line that opens to the whole reason. */
function Fold({
  at,
  line,
  chip,
  children,
}: {
  at: string;
  line: ReactNode;
  chip?: ReactNode;
  children: ReactNode;
}) {
  const t = useT();
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  return (
    <div className="my-1 ml-9" data-testid="why">
      <button
        type="button"
        aria-expanded={open}
        title={t('why.title')}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-2 rounded-md px-1.5 py-1 text-2xs text-fg-3 transition-colors hover:bg-hover hover:text-fg-2"
      >
        <Route size={13} aria-hidden className="shrink-0" />
        <span className="min-w-0 flex-1">{line}</span>
        {chip}
        <time dateTime={at} className="tnum shrink-0">
          {clock(at, locale, true)}
        </time>
        <ChevronDown
          size={13}
          aria-hidden
          className={cx('shrink-0 transition-transform', open && 'rotate-180')}
        />
      </button>
      {open && <div className="mt-1 mb-2 ml-[9px] border-l-2 border-line-2 py-1 pl-4">{children}</div>}
    </div>
  );
}

/** "Step 1, own agent: offered to Lin Wei" with what became of it, and the words of whoever gave it by hand. */
export function OfferEntry({
  entry: { offer, reason, contact },
  account,
}: {
  entry: Extract<Entry, { kind: 'offer' }>;
  account: string;
}) {
  const t = useT();
  const speaker = useSpeaker(account);
  const whom = { id: offer.agent_id, name: offer.agent_name };
  const inWords = offer.state === 'failed' ? failureText : reasonText;
  return (
    <Fold
      at={offer.offered_at}
      chip={<Chip tone={tones[offer.state]}>{t(`offer.${offer.state}`)}</Chip>}
      line={
        <>
          {sentence(offer.explanation, speaker, whom)}
          {offer.reason && (
            <span className="text-fg-2">
              {' '}
              {t('route.reason', { reason: inWords(offer.reason, t, speaker) })}
            </span>
          )}
          {reason && reason !== offer.reason && (
            <span className="text-fg-2"> {t('route.why', { reason })}</span>
          )}
        </>
      }
    >
      <TierWhy contact={contact} />
      <Why explanation={offer.explanation} whom={whom} account={account} />
    </Fold>
  );
}

export function StepEntry({ entry, account }: { entry: Extract<Entry, { kind: 'step' }>; account: string }) {
  const t = useT();
  const speaker = useSpeaker(account);
  const { explanation } = entry;
  return (
    <Fold
      at={entry.at}
      chip={
        entry.unroutable && (
          <Chip tone="bad">
            <TriangleAlert size={10} aria-hidden /> {t('route.unroutable')}
          </Chip>
        )
      }
      line={entry.unroutable ? t('route.nobody') : sentence(explanation, speaker)}
    >
      <TierWhy contact={entry.contact} />
      <Why explanation={explanation} account={account} />
    </Fold>
  );
}

/** Which tier it counted as and by what, and how soon somebody was to answer. */
function TierWhy({ contact: c }: { contact: ContactCard }) {
  const t = useT();
  const locale = useLocale();
  const tier = nameIn(useSetup()?.tiers.find((each) => each.key === c.tier)?.names, locale, c.tier);
  const facts = { tier, account: c.account_name, time: span(c.target_seconds, t) };
  return (
    <p className="mb-1 text-xs text-fg-2">{t(c.account_id ? 'why.tierOf' : 'why.tierOfNobody', facts)}</p>
  );
}
