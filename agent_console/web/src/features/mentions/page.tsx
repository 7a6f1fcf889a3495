import { AtSign } from 'lucide-react';
import { Link } from 'wouter';
import { useLocale, useT } from '../../lib/i18n';
import { describe } from '../../lib/run';
import { moment } from '../../lib/time';
import { useMentions } from '../../state/mentions';
import { useLive } from '../../state/store';
import { Avatar } from '../../ui/avatar';
import { Button } from '../../ui/button';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Chip } from '../../ui/chip';
import { Page } from '../../ui/page';

/** Notes in which colleagues called me, the latest first. */
export default function MentionsScreen() {
  const t = useT();
  const locale = useLocale();
  const { data, error, isPending, hasNextPage, fetchNextPage } = useMentions();
  const unread = useLive((s) => s.desk.mentions);
  const rows = data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <Page title={t('mentions.title')} lead={t('mentions.lead')} narrow>
      <Card label={t('mentions.title')}>
        {error && <Empty icon="!" title={describe(error, t)} />}
        {isPending && !error && <Skeleton rows={5} />}
        {data && !rows.length && (
          <Empty icon={<AtSign size={20} />} title={t('mentions.none')} lead={t('mentions.noneLead')} />
        )}
        <ul className="divide-y">
          {rows.map((m) => (
            <li key={m.message_id}>
              <Link
                href={`/c/${m.conversation_id}`}
                className="flex gap-3 px-4 py-2.5 -outline-offset-2 hover:bg-hover"
              >
                <Avatar name={m.by_name} size={28} />
                <span className="min-w-0 flex-1">
                  <span className="flex items-center gap-2 text-xs">
                    <span className="truncate font-medium">{m.by_name}</span>
                    {unread[m.message_id] && <Chip tone="accent">{t('mentions.new')}</Chip>}
                    <span className="tnum ml-auto shrink-0 text-2xs text-fg-3">
                      {m.reference} · {moment(m.at, locale)}
                    </span>
                  </span>
                  <span className="mt-0.5 block [overflow-wrap:anywhere] text-fg-2">{m.text}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {hasNextPage && (
          <Button variant="ghost" className="m-2" onClick={() => void fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </Card>
    </Page>
  );
}
