import { useWords } from '../i18n';

const KEYS: [string, string][] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

export function Keypad({ disabled, press }: { disabled: boolean; press: (key: string) => void }) {
  const { t } = useWords();
  return (
    <fieldset class="keypad" aria-label={t('keypad')}>
      {KEYS.map(([key, letters]) => (
        <button type="button" key={key} disabled={disabled} onClick={() => press(key)}>
          {key}
          <small aria-hidden="true">{letters}</small>
        </button>
      ))}
    </fieldset>
  );
}
