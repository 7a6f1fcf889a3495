import { History, Languages, PenLine, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { MessageCard } from '../../contract/types';
import { useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { clock } from '../../lib/time';
import { translateMessage } from '../../state/chats';
import { useSetup } from '../../state/queries';
import { useMaySupervise, useMyId } from '../../state/selectors';
import { useLive } from '../../state/store';
import { ChannelGlyph } from '../../ui/avatar';
import { cx } from '../../ui/cx';
import type { MenuItem } from '../../ui/menu';
import { Face } from '../account/face';
import { Attachments } from '../conversation/attachments';
import { DeliveryMark } from '../conversation/delivery';
import { WithNumbers } from '../phone/dial_button';
import { BubbleMenu } from './bubble_menu';
import { LinkPreview } from './link_preview';
import { useIsChat } from './live';

const EditField = lazy(() => import('./edit_field'));
const DeleteDialog = lazy(() => import('./delete_dialog'));
const VersionsDialog = lazy(() => import('./versions_dialog'));

/** Something that was said, on the side of whoever said it. */
export function Bubble({ message: m, first, last }: { message: MessageCard; first: boolean; last: boolean }) {
  const t = useT();
  const [doing, set] = useState<'edit' | 'delete' | 'versions' | null>(null);
  const [translation, setTranslation] = useState('');
  const items = useItems(m, set, setTranslation);
  const ours = m.kind === 'outbound';
  const close = () => set(null);
  const stands = m.deleted ? t('chat.deleted') : m.text;
  return (
    <article
      className={cx('group flex items-end gap-2', ours && 'flex-row-reverse', first ? 'mt-3' : 'mt-0.5')}
    >
      <span className="w-7 shrink-0">
        {last && <Face user={ours ? m.author_id : null} name={m.author_name} size={28} />}
      </span>
      <div className={cx('flex max-w-[74%] min-w-0 flex-col', ours ? 'items-end' : 'items-start')}>
        {doing === 'edit' ? (
          <Suspense>
            <EditField message={m} onClose={close} />
          </Suspense>
        ) : (
          stands && (
            <p className={cx(shape(ours, last), m.deleted && 'text-fg-2 italic')}>
              {m.deleted ? stands : <WithNumbers text={stands} />}
            </p>
          )
        )}
        {translation && (
          <p className="mt-0.5 max-w-full border-l-2 border-accent px-2 text-sm [overflow-wrap:anywhere] whitespace-pre-wrap text-fg-2">
            <span className="sr-only">{t('chat.translated')}: </span>
            {translation}
          </p>
        )}
        {!m.deleted && <LinkPreview text={m.text} />}
        {!m.deleted && <Attachments message={m} className={cx('mt-1', ours && 'justify-end')} />}
        {(last || m.change > 0 || m.delivery === 'failed') && (
          <Foot message={m} onVersions={() => set('versions')} />
        )}
      </div>
      <BubbleMenu items={items} author={m.author_name} />
      <Suspense>
        {doing === 'delete' && <DeleteDialog message={m} onClose={close} />}
        {doing === 'versions' && <VersionsDialog message={m} onClose={close} />}
      </Suspense>
    </article>
  );
}

const shape = (ours: boolean, last: boolean) =>
  cx(
    'rounded-2xl px-3 py-[7px] [overflow-wrap:anywhere] whitespace-pre-wrap',
    ours
      ? 'bg-accent-soft text-fg'
      : 'bg-panel shadow-[0_0_0_1px_var(--c-line)] dark:bg-raised dark:shadow-none',
    ours ? (last ? 'rounded-br-[5px]' : 'rounded-r-[7px]') : last ? 'rounded-bl-[5px]' : 'rounded-l-[7px]',
  );

/** What may be done with it here. */
function useItems(
  m: MessageCard,
  set: (doing: 'edit' | 'delete' | 'versions') => void,
  onTranslated: (text: string) => void,
): MenuItem[] {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const me = useMyId();
  const supervises = useMaySupervise();
  const translates = useSetup()?.translation;
  const chat = useIsChat(m);
  const open = useLive((s) => s.desk.contacts[m.contact_id ?? '']?.state === 'active');
  if (m.deleted) return [];
  const mine = chat && open && m.kind === 'outbound' && (m.author_id === me || supervises);
  const items: MenuItem[] = [];
  if (translates && m.text)
    items.push({
      label: t('chat.translate'),
      icon: Languages,
      onSelect: () => void run(async () => onTranslated((await translateMessage(m.id, locale)).text)),
    });
  if (mine && m.text) items.push({ label: t('chat.edit'), icon: PenLine, onSelect: () => set('edit') });
  if (mine) items.push({ label: t('chat.delete'), icon: Trash2, onSelect: () => set('delete') });
  if (m.change > 0) items.push({ label: t('chat.versions'), icon: History, onSelect: () => set('versions') });
  return items;
}

function Foot({ message: m, onVersions }: { message: MessageCard; onVersions: () => void }) {
  const t = useT();
  const locale = useLocale();
  return (
    <p className="tnum mt-1 flex flex-wrap items-center gap-1 px-1 text-2xs text-fg-3">
      <ChannelGlyph channel={m.channel} size={11} />
      <span>{m.author_name}</span>
      <time dateTime={m.at}>{clock(m.at, locale)}</time>
      {m.change > 0 && (
        <button
          type="button"
          className="underline underline-offset-2 hover:text-fg"
          title={t('chat.versions')}
          onClick={onVersions}
        >
          {t(m.deleted ? 'chat.wasDeleted' : 'chat.wasEdited')}
        </button>
      )}
      {m.kind === 'outbound' && <DeliveryMark message={m} />}
      <span className="sr-only">{t(`said.${m.kind}`)}</span>
    </p>
  );
}
