import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { AccountView } from '../../contract/api';
import type { AccountChange, AccountPhone } from '../../contract/reports';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { changeAccount } from '../../state/calling';
import { Button, IconButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { FormDialog } from '../../ui/form_dialog';

const bare = (number: string) => number.replace(/[\s()/.-]/g, '');

/** What changed; the PIN is known to nobody and only ever replaced. */
export function changed(
  account: AccountView,
  number: string,
  pin: string,
  noPin: boolean,
  phones: AccountPhone[],
): AccountChange {
  const before = account.phones ?? [];
  const same =
    before.length === phones.length &&
    before.every((p, i) => p.value === phones[i]?.value && p.whole_block === phones[i]?.whole_block);
  return {
    ...(number.trim() !== (account.number ?? '') && { number: number.trim() || null }),
    ...(noPin ? { pin: null } : pin && { pin }),
    ...(!same && { phones }),
  };
}

export function CallingDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const t = useT();
  const [number, setNumber] = useState(account.number ?? '');
  const [pin, setPin] = useState('');
  const [noPin, setNoPin] = useState(false);
  const [phones, setPhones] = useState<AccountPhone[]>(account.phones ?? []);
  const [typed, setTyped] = useState('');
  const all = () => {
    const value = bare(typed);
    return value && !phones.some((p) => p.value === value)
      ? [...phones, { value, whole_block: false }]
      : phones;
  };
  const take = () => {
    setPhones(all());
    setTyped('');
  };
  const save = async () => {
    const change = changed(account, number, pin, noPin, all());
    if (Object.keys(change).length) await changeAccount(account.id, change, account.version);
  };
  return (
    <FormDialog
      id="calling"
      title={t('calling.dialog', { account: account.name })}
      lead={t('calling.lead')}
      ok={t('save')}
      done={t('done.callingSaved')}
      onDo={save}
      onClose={onClose}
    >
      <Field
        label={t('calling.number')}
        inputMode="numeric"
        maxLength={20}
        value={number}
        onChange={(e) => setNumber(e.target.value)}
      />
      <div className="flex items-end gap-2">
        <Field
          className="flex-1"
          type="password"
          autoComplete="new-password"
          inputMode="numeric"
          maxLength={12}
          label={t(account.has_pin ? 'calling.newPin' : 'calling.pin')}
          placeholder={noPin ? t('calling.pinNone') : account.has_pin ? t('calling.pinKept') : ''}
          disabled={noPin}
          value={noPin ? '' : pin}
          onChange={(e) => setPin(e.target.value)}
        />
        {account.has_pin && (
          <Button className="h-9" aria-pressed={noPin} onClick={() => setNoPin(!noPin)}>
            {t(noPin ? 'calling.keepPin' : 'calling.clearPin')}
          </Button>
        )}
      </div>
      <fieldset>
        <legend className="mb-1 text-xs font-medium text-fg-2">{t('calling.phones')}</legend>
        <ul className="space-y-1">
          {phones.map((phone) => (
            <li
              key={phone.value}
              className="flex min-h-9 items-center gap-2.5 rounded-lg bg-sunken px-3 text-xs dark:bg-app"
            >
              <span className="tnum min-w-0 flex-1 truncate font-medium">{readable(phone.value)}</span>
              <label className="flex items-center gap-1.5 text-2xs text-fg-2">
                <input
                  type="checkbox"
                  checked={phone.whole_block}
                  onChange={(e) =>
                    setPhones(
                      phones.map((p) =>
                        p.value === phone.value ? { ...p, whole_block: e.target.checked } : p,
                      ),
                    )
                  }
                  className="size-3.5 accent-[var(--c-accent)]"
                />
                {t('calling.wholeBlock')}
              </label>
              <IconButton
                label={t('calling.removePhone', { number: readable(phone.value) })}
                icon={X}
                size={13}
                onClick={() => setPhones(phones.filter((p) => p.value !== phone.value))}
              />
            </li>
          ))}
        </ul>
        <div className="mt-1.5 flex items-end gap-2">
          <Field
            hideLabel
            className="flex-1"
            type="tel"
            label={t('calling.addPhone')}
            placeholder="+49 30 901820"
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
            onKeyDown={(e) => {
              if (e.key !== 'Enter' || !typed.trim()) return;
              e.preventDefault();
              take();
            }}
          />
          <Button className="h-9" icon={Plus} disabled={!typed.trim()} onClick={take}>
            {t('calling.add')}
          </Button>
        </div>
      </fieldset>
    </FormDialog>
  );
}
