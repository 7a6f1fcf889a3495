import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { AccountView } from '../../contract/api';
import { useT } from '../../lib/i18n';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { PhoneNumber } from '../phone/number';
import { CallingDialog } from './calling_dialog';

/** How the company's calls are known: its number and PIN, its switchboards. */
export function CallingCard({ account, mayEdit }: { account: AccountView; mayEdit: boolean }) {
  const t = useT();
  const [editing, edit] = useState(false);
  const { number, has_pin, phones = [] } = account;
  return (
    <Card
      title={t('calling.title')}
      aside={
        mayEdit && (
          <Button variant="ghost" icon={Pencil} aria-label={t('calling.edit')} onClick={() => edit(true)}>
            {t('edit')}
          </Button>
        )
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 px-4 pb-4 text-xs">
        <dt className="text-fg-3">{t('calling.number')}</dt>
        <dd className="tnum text-right text-fg-2">{number || '–'}</dd>
        <dt className="text-fg-3">{t('calling.pin')}</dt>
        <dd className="text-right text-fg-2">{t(has_pin ? 'calling.pinSet' : 'calling.pinNone')}</dd>
        <dt className="text-fg-3">{t('calling.phones')}</dt>
        <dd className="text-right text-fg-2">
          {phones.length ? (
            <ul className="space-y-1">
              {phones.map((p) => (
                <li key={p.value} className="tnum flex items-center justify-end gap-1.5">
                  {p.whole_block && <Chip>{t('calling.block')}</Chip>}
                  <PhoneNumber to={p.value} />
                </li>
              ))}
            </ul>
          ) : (
            '–'
          )}
        </dd>
      </dl>
      {editing && <CallingDialog account={account} onClose={() => edit(false)} />}
    </Card>
  );
}
