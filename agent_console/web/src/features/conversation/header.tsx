import {
  ArrowLeft,
  ArrowRightLeft,
  CircleCheck,
  CircleStop,
  Ellipsis,
  Hand,
  ListTodo,
  PanelRight,
  PhoneOff,
  Tags,
} from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { ConversationRow } from '../../contract/api';
import type { ContactCard } from '../../contract/types';
import { keysOf, useActions } from '../../lib/actions';
import { readable } from '../../lib/address';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { useUi } from '../../lib/ui_store';
import { promise } from '../../state/follow_ups';
import { useMarks } from '../../state/marks';
import { useSeenMentions } from '../../state/mentions';
import { useTraits } from '../../state/selectors';
import { Button, IconButton, Kbd } from '../../ui/button';
import { Chip, type Tone } from '../../ui/chip';
import { Menu, type MenuItem } from '../../ui/menu';
import { WaitChip } from '../desk/row';
import { useChannelName } from '../offer/use_speaker';
import { SlaBadge } from '../sla/badge';
import { useSteerItems } from '../steer/items';
import { TagChips } from '../tags/chips';
import { FormChip } from '../virtual/chip';
import type { Can } from './pane';
import { RestChip, useRestItems } from './rest';

const tones: Record<ContactCard['state'], Tone> = {
  arriving: 'neutral',
  waiting: 'warn',
  offered: 'accent',
  active: 'ok',
  wrapping: 'warn',
  closed: 'neutral',
};

const TagDialog = lazy(() => import('../tags/dialog'));

export function ConversationHeader({
  conversation,
  contact,
  can,
  onBack,
  onEnd,
  onPull,
  onWrapUp,
}: {
  conversation: ConversationRow;
  contact?: ContactCard;
  can: Can;
  onBack: () => void;
  onEnd: () => void;
  onPull: () => void;
  onWrapUp: () => void;
}) {
  const t = useT();
  const channel = useChannelName();
  const { details, overlay, set } = useUi();
  const connects = useTraits(contact?.channel ?? conversation.channel)?.connects;
  const EndIcon = connects ? PhoneOff : CircleStop;
  const transfer = () => set({ overlay: 'transfer' });
  const title =
    conversation.subject ||
    t(connects ? 'conv.call' : 'conv.titled', {
      channel: channel(conversation.channel),
      name: conversation.person_name || (contact ? readable(contact.address) : conversation.reference),
    });
  const resting = useRestItems(conversation);
  const { tags } = useMarks(conversation.id, conversation);
  const editTags = () => set({ overlay: 'tags' });
  const owe = () => promise({ conversation: conversation.id });
  useSeenMentions(conversation.id);
  useActions({ 'conversation.tags': editTags, 'conversation.promise': owe });
  const items: MenuItem[] = [];
  if (can.transfer)
    items.push({ label: t('act.transfer'), icon: ArrowRightLeft, keys: 'T', onSelect: transfer });
  if (can.end) items.push({ label: t('act.end'), icon: EndIcon, keys: 'E', onSelect: onEnd });
  if (can.wrapUp) items.push({ label: t('act.wrapUp'), icon: CircleCheck, keys: 'W', onSelect: onWrapUp });
  items.push(...resting);
  items.push({ label: t('tags.title'), icon: Tags, keys: keysOf('conversation.tags'), onSelect: editTags });
  items.push({ label: t('owe.make'), icon: ListTodo, keys: keysOf('conversation.promise'), onSelect: owe });
  const steering = useSteerItems(contact);
  if (steering.length && items.length) items.push('line');
  for (const { short, icon, run } of steering) items.push({ label: short, icon, onSelect: run });
  return (
    <>
      <header className="flex min-h-12 shrink-0 items-center gap-2 border-b pr-2.5 pl-4 max-md:flex-wrap max-md:gap-y-1 max-md:py-2">
        <IconButton label={t('conv.back')} icon={ArrowLeft} onClick={onBack} className="-ml-2 md:hidden" />
        <h2 lang={conversation.language} className="min-w-24 truncate text-base max-md:min-w-0 max-md:flex-1">
          {title}
        </h2>
        <span className="flex shrink-0 items-center gap-1.5 max-md:order-last max-md:basis-full max-md:pl-7">
          <StateChip contact={contact} status={conversation.status} />
          {contact && <FormChip contact={contact} />}
          <SlaBadge conversation={conversation.id} />
          <RestChip conversation={conversation} />
        </span>
        <span className="tnum shrink-0 text-2xs whitespace-nowrap text-fg-3 max-[1439px]:hidden">
          {conversation.reference}
        </span>
        <span className="flex-1 max-md:hidden" />
        {can.pull && (
          <Button variant="primary" icon={Hand} onClick={onPull}>
            {t('act.pull')}
            <Kbd className="-mr-1 ml-0.5 border-white/30! bg-white/10! text-white! max-lg:hidden">P</Kbd>
          </Button>
        )}
        {can.transfer && (
          <Button variant="ghost" icon={ArrowRightLeft} onClick={transfer} className="max-lg:hidden">
            {t('act.transfer')}
          </Button>
        )}
        {can.end && (
          <Button variant="danger" icon={EndIcon} onClick={onEnd}>
            {t('act.end')}
            <Kbd className="-mr-1 ml-0.5 max-lg:hidden">E</Kbd>
          </Button>
        )}
        {can.wrapUp && !can.end && (
          <Button icon={CircleCheck} onClick={onWrapUp}>
            {t('act.wrapUp')}
            <Kbd className="-mr-1 ml-0.5 max-lg:hidden">W</Kbd>
          </Button>
        )}
        {items.length > 0 && (
          <Menu
            trigger={
              <button
                type="button"
                aria-label={t('conv.more')}
                className="grid size-7 shrink-0 place-items-center rounded-md text-fg-3 hover:bg-hover hover:text-fg"
              >
                <Ellipsis size={16} aria-hidden />
              </button>
            }
            items={items}
          />
        )}
        <IconButton
          label={t('conv.details')}
          keys="I"
          icon={PanelRight}
          aria-pressed={details}
          onClick={() => set({ details: !details })}
        />
        <Suspense>
          {overlay === 'tags' && (
            <TagDialog conversation={conversation.id} onClose={() => set({ overlay: null })} />
          )}
        </Suspense>
      </header>
      {tags.length > 0 && (
        <div className="flex shrink-0 overflow-x-auto border-b px-4 py-1.5">
          <TagChips tags={tags} />
        </div>
      )}
    </>
  );
}

function StateChip({ contact: c, status }: { contact?: ContactCard; status: ConversationRow['status'] }) {
  const t = useT();
  const now = useNow();
  if (!c) return <Chip>{t(`status.${status}`)}</Chip>;
  if (c.state === 'waiting' || c.state === 'arriving')
    return (
      <span className="flex shrink-0 items-center gap-1.5">
        <Chip tone="warn">{t(`state.${c.state}`)}</Chip>
        {c.state === 'waiting' && <WaitChip contact={c} now={now} />}
      </span>
    );
  if (c.state === 'closed') return <Chip>{c.outcome ? t(`outcome.${c.outcome}`) : t('state.closed')}</Chip>;
  return (
    <Chip tone={tones[c.state]}>
      {c.state === 'active' && <span className="live-dot" aria-hidden />}
      {t(`state.${c.state}`)}
    </Chip>
  );
}
