import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useT } from '../../lib/i18n';
import { promise, useFollowUps, type Whose } from '../../state/follow_ups';
import { IconButton } from '../../ui/button';
import { Section } from '../../ui/card';
import { FollowUpItem } from './item';

/** What we promised an account, or in a conversation of somebody without one: the overdue first; what was kept folded. */
export default function Promises({
  account,
  conversation,
}: {
  account: string | null;
  conversation?: string;
}) {
  const t = useT();
  const [kept, showKept] = useState(false);
  const whose: Whose = account ? { account_id: account } : { conversation_id: conversation ?? '' };
  const { data } = useFollowUps(whose, 'open');
  const done = useFollowUps(whose, 'done', kept).data?.items ?? [];
  const open = data?.items ?? [];
  return (
    <Section
      title={t('owe.promises')}
      aside={
        <IconButton
          label={t('owe.make')}
          icon={Plus}
          size={14}
          className="-my-1.5 -mr-1.5"
          onClick={() => promise(conversation ? { conversation } : { account: account ?? '' })}
        />
      }
    >
      {data && !open.length && <p className="text-xs text-fg-3">{t('owe.nothing')}</p>}
      <ul data-testid="promises" className="space-y-2.5">
        {[...open, ...(kept ? done : [])].map((card) => (
          <li key={card.id}>
            <FollowUpItem card={card} />
          </li>
        ))}
      </ul>
      <button
        type="button"
        aria-expanded={kept}
        onClick={() => showKept(!kept)}
        className="mt-2 text-2xs text-fg-3 underline-offset-2 hover:underline"
      >
        {t(kept ? 'owe.hideKept' : 'owe.showKept')}
      </button>
    </Section>
  );
}
