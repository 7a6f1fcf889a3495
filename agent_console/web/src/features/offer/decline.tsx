import { type FormEvent, useState } from 'react';
import type { OfferCard } from '../../contract/types';
import { useHotkeys } from '../../lib/hotkeys';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { declineOffer } from '../../state/commands';
import { useSetup } from '../../state/queries';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';

/** As the API takes it. */
const LONGEST = 200;

/** Why not: one of the business's reasons, or words of one's own. `keys`: they are taken by number too. */
export function Decline({ offer, keys, onBack }: { offer: OfferCard; keys: boolean; onBack: () => void }) {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const [own, setOwn] = useState<string>();
  const reasons = Object.entries(useSetup()?.declines ?? {}).slice(0, 8);
  const decline = async (reason: string) => {
    await run(() => declineOffer(offer.id, reason), t('offer.declined'));
    onBack();
  };
  const choices = [
    ...reasons.map(([key, names]) => ({
      label: nameIn(names, locale, key),
      choose: () => void decline(key),
    })),
    { label: t('decline.own'), choose: () => setOwn('') },
  ];
  useHotkeys(
    keys ? { ...Object.fromEntries(choices.map((c, i) => [String(i + 1), c.choose])), Escape: onBack } : {},
    { first: true },
  );
  if (own !== undefined)
    return (
      <form
        className="space-y-2 p-3"
        onSubmit={(e: FormEvent) => {
          e.preventDefault();
          void decline(own.trim() || 'other');
        }}
      >
        <Field
          autoFocus
          label={t('decline.why')}
          placeholder={t('decline.ownHint')}
          maxLength={LONGEST}
          value={own}
          onChange={(e) => setOwn(e.target.value)}
        />
        <div className="flex justify-end gap-1.5">
          <Button variant="ghost" onClick={() => setOwn(undefined)}>
            {t('back')}
          </Button>
          <Button type="submit">{t('offer.decline')}</Button>
        </div>
      </form>
    );
  return (
    <div className="p-3">
      <p className="label mb-1.5 px-1">{t('decline.why')}</p>
      <div className="grid grid-cols-2 gap-1.5">
        {choices.map(({ label, choose }, i) => (
          <Button
            key={label}
            className="h-auto! min-h-9 justify-start! gap-2! py-1.5! text-left whitespace-normal!"
            onClick={choose}
          >
            {keys && (
              <span aria-hidden className="tnum font-normal text-2xs text-fg-3 max-md:hidden">
                {i + 1}
              </span>
            )}
            {label}
          </Button>
        ))}
      </div>
      <Button variant="ghost" className="mt-1.5 w-full" onClick={onBack}>
        {t('back')}
      </Button>
    </div>
  );
}
