// What the line may ask for: numbers that the played customer would have at hand. A click keys them in.
import type { Account, Setup } from '../api';
import { useWords } from '../i18n';

type Props = { setup: Setup; account: Account | null; press: (key: string) => void };

/** An account's orders; to somebody unknown, what proves that they call for the first account. */
export function Hints({ setup, account, press }: Props) {
  const { t } = useWords();
  const first = setup.accounts[0];
  const known: [string, string[]][] = account
    ? [[t('hint_orders'), account.orders ?? []]]
    : [
        [t('hint_number', { name: first?.name ?? '' }), first?.number ? [first.number] : []],
        [t('hint_pin'), first?.pin ? [first.pin] : []],
      ];
  const shown = known.filter(([, numbers]) => numbers.length > 0);
  if (shown.length === 0) return null;
  return (
    <div class="hints">
      {shown.map(([label, numbers]) => (
        <span key={label}>
          {label}
          {numbers.map((number) => (
            <button
              type="button"
              class="tnum"
              key={number}
              title={t('hint_press', { number })}
              onClick={() => [...number].forEach(press)}
            >
              {number}
            </button>
          ))}
        </span>
      ))}
    </div>
  );
}
