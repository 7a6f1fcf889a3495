import { Building2, Search } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useT } from '../../lib/i18n';
import { useAccounts } from '../../state/queries';
import { Avatar } from '../../ui/avatar';
import { Button } from '../../ui/button';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { Field } from '../../ui/field';
import { Page } from '../../ui/page';
import { TierChip } from '../../ui/tier_chip';

/** Every account, to be searched. */
export default function AccountsScreen() {
  const t = useT();
  const [, go] = useLocation();
  const [q, setQ] = useState('');
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useAccounts(q.trim());
  const rows = data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <Page
      title={t('nav.accounts')}
      aside={
        <Field
          hideLabel
          label={t('accounts.search')}
          placeholder={t('accounts.search')}
          value={q}
          onChange={(e) => setQ(e.target.value)}
          className="w-64 max-w-[50vw]"
        />
      }
    >
      <Card className="overflow-hidden">
        {isPending ? (
          <Skeleton rows={8} />
        ) : rows.length === 0 ? (
          <Empty icon={<Search size={20} />} title={t('accounts.none')} />
        ) : (
          <table className="w-full text-xs">
            <thead>
              <tr className="h-8 border-b bg-sunken text-left text-2xs text-fg-3 [&>th]:px-4 [&>th]:font-medium">
                <th scope="col">{t('accounts.account')}</th>
                <th scope="col" className="max-md:hidden">
                  {t('accounts.primary')}
                </th>
                <th scope="col" className="w-24 text-right max-md:hidden">
                  {t('accounts.people')}
                </th>
                <th scope="col" className="w-24 text-right">
                  {t('accounts.open')}
                </th>
              </tr>
            </thead>
            <tbody className="[&>tr+tr]:border-t">
              {rows.map((a) => (
                <tr
                  key={a.id}
                  onClick={() => go(`/accounts/${a.id}`)}
                  className="tnum h-11 transition-colors hover:bg-hover [&>td]:px-4"
                >
                  <th scope="row" className="px-4 text-left font-medium">
                    <span className="flex items-center gap-2.5">
                      <span className="grid size-7 place-items-center rounded-lg bg-hover text-fg-3 max-md:hidden">
                        <Building2 size={14} aria-hidden />
                      </span>
                      <Link href={`/accounts/${a.id}`} className="text-sm">
                        {a.name}
                      </Link>
                      <TierChip tier={a.tier} />
                    </span>
                  </th>
                  <td className="max-md:hidden">
                    {a.primary_agent_name && (
                      <span className="flex items-center gap-2 text-fg-2">
                        <Avatar name={a.primary_agent_name} size={20} /> {a.primary_agent_name}
                      </span>
                    )}
                  </td>
                  <td className="text-right text-fg-2 max-md:hidden">{a.people}</td>
                  <td className="text-right">
                    {a.open_contacts ? (
                      <Chip tone="accent">{a.open_contacts}</Chip>
                    ) : (
                      <span className="text-fg-3">–</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {hasNextPage && (
          <div className="flex justify-center border-t p-3">
            <Button onClick={() => fetchNextPage()} disabled={isFetchingNextPage}>
              {t('more')}
            </Button>
          </div>
        )}
      </Card>
    </Page>
  );
}
