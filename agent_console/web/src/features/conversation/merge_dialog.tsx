import { Merge } from 'lucide-react';
import { useState } from 'react';
import type { ConversationRow } from '../../contract/api';
import { useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { moment } from '../../lib/time';
import { merge, useOfAccount } from '../../state/threads';
import { ChannelGlyph } from '../../ui/avatar';
import { Button } from '../../ui/button';
import { Empty, Skeleton } from '../../ui/card';
import { Dialog } from '../../ui/dialog';
import { Choice } from './agent_choice';

/** Make this conversation part of another one of the same customer. */
export default function MergeDialog({
  conversation,
  onClose,
  onDone,
}: {
  conversation: ConversationRow;
  onClose: () => void;
  onDone: (into: string) => void;
}) {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const [into, choose] = useState('');
  const { data, isPending } = useOfAccount(conversation.account_id);
  const same = (c: ConversationRow) =>
    conversation.account_id
      ? c.account_id === conversation.account_id
      : c.person_id === conversation.person_id;
  const others = (data?.items ?? []).filter((c) => c.id !== conversation.id && same(c));
  const go = async () => {
    if (into && (await run(() => merge(conversation.id, into), t('done.merged')))) onDone(into);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('merge.title')}
      lead={t('merge.lead')}
      answer={
        <Button variant="primary" disabled={!into} onClick={() => void go()}>
          {t('act.merge')}
        </Button>
      }
    >
      {isPending ? (
        <Skeleton />
      ) : others.length ? (
        <ul aria-label={t('merge.title')} className="max-h-80 space-y-0.5 overflow-y-auto p-2">
          {others.map((c) => (
            <li key={c.id}>
              <Choice chosen={into === c.id} onChoose={() => choose(c.id)}>
                <ChannelGlyph channel={c.channel} size={14} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{c.subject || c.preview || c.reference}</span>
                  <span className="tnum block truncate text-2xs text-fg-3">
                    {c.person_name} · {c.reference} · {moment(c.last_at, locale)}
                  </span>
                </span>
              </Choice>
            </li>
          ))}
        </ul>
      ) : (
        <Empty icon={<Merge size={20} />} title={t('merge.none')} />
      )}
    </Dialog>
  );
}
