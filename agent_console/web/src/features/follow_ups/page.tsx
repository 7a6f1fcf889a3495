import { ListTodo } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { FollowUpCard } from '../../contract/work';
import { useT } from '../../lib/i18n';
import { useFollowUps } from '../../state/follow_ups';
import { bySoonest } from '../../state/owed';
import { useMyId } from '../../state/selectors';
import { useLive } from '../../state/store';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Page } from '../../ui/page';
import { Segmented } from '../../ui/segmented';
import { FollowUpItem } from './item';

type Shown = 'open' | 'done';

/** What I promised, or was given to do: the overdue first. */
export default function FollowUpsScreen() {
  const t = useT();
  const me = useMyId();
  const ready = useLive((s) => s.ready);
  const mine = useLive((s) => s.desk.followUps);
  const [shown, show] = useState<Shown>('open');
  const done = useFollowUps({ owner_id: me }, 'done', shown === 'done');
  const rows = shown === 'open' ? bySoonest(Object.values(mine)) : (done.data?.items ?? []);
  const loading = shown === 'open' ? !ready : done.isPending;
  return (
    <Page
      title={t('owe.mineTitle')}
      lead={t('owe.mineLead')}
      narrow
      aside={
        <Segmented<Shown>
          label={t('owe.shown')}
          value={shown}
          onChange={show}
          options={(['open', 'done'] as const).map((value) => ({ value, label: t(`owe.${value}List`) }))}
        />
      }
    >
      <Card label={t('owe.mineTitle')}>
        {loading && <Skeleton rows={4} />}
        {!loading && !rows.length && (
          <Empty icon={<ListTodo size={20} />} title={t('owe.none')} lead={t('owe.noneLead')} />
        )}
        <ul className="divide-y">
          {rows.map((card) => (
            <li key={card.id} className="px-4 py-3">
              <FollowUpItem card={card}>
                <About card={card} />
              </FollowUpItem>
            </li>
          ))}
        </ul>
      </Card>
    </Page>
  );
}

/** Whom it was promised to, and where. */
function About({ card }: { card: FollowUpCard }) {
  const whom = [card.account_name, card.person_name].filter(Boolean).join(' · ');
  const href = card.conversation_id ? `/c/${card.conversation_id}` : `/accounts/${card.account_id}`;
  return (
    <Link href={href} className="truncate text-accent-text underline-offset-2 hover:underline">
      {[whom, card.reference].filter(Boolean).join(' · ')}
    </Link>
  );
}
