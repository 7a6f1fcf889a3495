import { Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '../../lib/i18n';
import { useAccount } from '../../state/queries';
import { useMaySupervise } from '../../state/selectors';
import { Button } from '../../ui/button';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Page } from '../../ui/page';
import { TierChip } from '../../ui/tier_chip';
import { Facts, History, OpenContacts, People, Team } from '../account/parts';
import { CallingCard } from './calling_card';
import { TeamDialog } from './team_dialog';

const Promises = lazy(() => import('../follow_ups/promises'));
const Business = lazy(() => import('../account/business'));

/** One account on its own page. */
export default function AccountScreen({ id }: { id: string }) {
  const t = useT();
  const { data: account, isError } = useAccount(id);
  const supervises = useMaySupervise();
  const [editing, edit] = useState(false);
  return (
    <Page
      title={account?.name ?? t('nav.accounts')}
      mark={account && <TierChip tier={account.tier} />}
      back={{ href: '/accounts', label: t('accounts.back') }}
    >
      {isError && <Empty icon="?" title={t('problem.notFound')} />}
      {!account && !isError && <Skeleton rows={6} />}
      {account && (
        <div className="grid items-start gap-3 lg:grid-cols-[320px_minmax(0,1fr)]">
          <div className="space-y-3">
            <Card
              title={t('account.team')}
              aside={
                supervises && (
                  <Button variant="ghost" icon={Pencil} onClick={() => edit(true)}>
                    {t('edit')}
                  </Button>
                )
              }
            >
              <div className="px-4 pb-4">
                <Team team={account.team} />
              </div>
            </Card>
            <Card title={t('account.facts')}>
              <div className="px-4 pb-4">
                <Facts account={account} />
                {account.note && <p className="mt-3 border-t pt-3 text-xs text-fg-2">{account.note}</p>}
              </div>
            </Card>
            <CallingCard account={account} mayEdit={supervises} />
            <Card className="[&>section:first-child]:border-t-0">
              <Suspense fallback={<Skeleton rows={2} />}>
                <Business account={account.id} />
              </Suspense>
            </Card>
            <Card title={t('account.people')}>
              <div className="px-4 pb-4">
                <People people={account.people} account={account.id} />
              </div>
            </Card>
          </div>
          <div className="space-y-3">
            <Card className="[&>section:first-child]:border-t-0">
              <Suspense fallback={<Skeleton rows={2} />}>
                <Promises account={account.id} />
              </Suspense>
            </Card>
            <Card title={t('account.open')}>
              <div className="px-4 pb-4">
                <OpenContacts account={account} />
              </div>
            </Card>
            <Card title={t('account.recent')}>
              <div className="px-4 pb-4">
                <History rows={account.recent} />
              </div>
            </Card>
          </div>
          {editing && <TeamDialog account={account} onClose={() => edit(false)} />}
        </div>
      )}
    </Page>
  );
}
