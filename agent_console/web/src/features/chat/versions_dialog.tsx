import { useQuery } from '@tanstack/react-query';
import type { MessageCard } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { describe } from '../../lib/run';
import { moment } from '../../lib/time';
import { messageVersions } from '../../state/chats';
import { Empty, Skeleton } from '../../ui/card';
import { Dialog } from '../../ui/dialog';

/** What a message said before it was changed. */
export default function VersionsDialog({
  message: m,
  onClose,
}: {
  message: MessageCard;
  onClose: () => void;
}) {
  const t = useT();
  const locale = useLocale();
  const { data, error } = useQuery({
    queryKey: ['versions', m.id, m.change],
    queryFn: () => messageVersions(m.id),
  });
  return (
    <Dialog
      open
      title={t('chat.versions')}
      lead={t('chat.versionsLead')}
      onClose={onClose}
      answer={null}
      cancel={t('close')}
    >
      {error && <Empty icon="!" title={describe(error, t)} />}
      {!data && !error && <Skeleton rows={2} />}
      <ol className="space-y-3 p-4">
        {data?.items.map((version) => (
          <li key={version.number}>
            <p className="rounded-lg bg-hover px-3 py-2 [overflow-wrap:anywhere] whitespace-pre-wrap">
              {version.text}
            </p>
            <p className="tnum mt-1 text-2xs text-fg-3">
              {t('chat.changedBy', {
                name: version.changed_by_name || version.changed_by,
                time: moment(version.at, locale),
              })}
            </p>
          </li>
        ))}
        <li>
          <p className="rounded-lg bg-accent-soft px-3 py-2 [overflow-wrap:anywhere] whitespace-pre-wrap">
            {m.deleted ? t('chat.deleted') : m.text}
          </p>
          <p className="mt-1 text-2xs text-fg-3">{t('chat.asItIs')}</p>
        </li>
      </ol>
    </Dialog>
  );
}
