import { Search, UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { attach } from '../../state/commands';
import { queryClient, useAccounts } from '../../state/queries';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TierChip } from '../../ui/tier_chip';

/** Somebody nobody knows: say which account they belong to, and their history comes along. */
export function Attach({ personId, name }: { personId: string; name: string }) {
  const t = useT();
  const run = useRun();
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState('');
  const { data } = useAccounts(q, open);
  const found = data?.pages[0]?.items.slice(0, 8) ?? [];
  const choose = (id: string, account: string) =>
    run(
      async () => {
        await attach(personId, id);
        await Promise.all([
          queryClient.invalidateQueries({ queryKey: ['conversation'] }),
          queryClient.invalidateQueries({ queryKey: ['account'] }),
        ]);
      },
      t('done.attached', { name, account }),
    );
  return (
    <section className="border-t px-4 py-3">
      <h3 className="text-sm">{t('attach.title')}</h3>
      <p className="mt-0.5 text-xs text-fg-3">{t('attach.lead')}</p>
      {!open ? (
        <Button icon={UserRoundPlus} className="mt-2.5 w-full" onClick={() => setOpen(true)}>
          {t('attach.start')}
        </Button>
      ) : (
        <div className="mt-2.5">
          <Field
            hideLabel
            label={t('attach.search')}
            placeholder={t('attach.search')}
            value={q}
            onChange={(e) => setQ(e.target.value)}
            autoFocus
          />
          <ul className="-mx-1 mt-1.5">
            {found.map((a) => (
              <li key={a.id}>
                <button
                  type="button"
                  onClick={() => choose(a.id, a.name)}
                  className="flex h-8 w-full items-center gap-2 rounded-md px-2 text-xs hover:bg-hover"
                >
                  <span className="min-w-0 flex-1 truncate font-medium">{a.name}</span>
                  <TierChip tier={a.tier} />
                </button>
              </li>
            ))}
            {data && !found.length && (
              <li className="flex items-center gap-2 px-2 py-2 text-xs text-fg-3">
                <Search size={13} aria-hidden /> {t('attach.none')}
              </li>
            )}
          </ul>
        </div>
      )}
    </section>
  );
}
