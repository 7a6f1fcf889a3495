// What the line may ask for: numbers that the played customer would have at hand. A click keys them in.
import type { Account } from '../api';
import { useWords } from '../i18n';

type Props = { account: Account | null; live: boolean; press: (key: string) => void };

export function Hints({ account, live, press }: Props) {
  const { t } = useWords();
  if (!account || !live) return null;
  const known: [string, string[]][] = [
    [t('hint_orders'), account.orders ?? []],
    [t('hint_number'), account.number ? [account.number] : []],
    [t('hint_pin'), account.pin ? [account.pin] : []],
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
