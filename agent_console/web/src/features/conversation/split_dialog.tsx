import { useLocation } from 'wouter';
import type { MessageCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { split } from '../../state/threads';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

/** Let a mail begin a conversation of its own. */
export default function SplitDialog({ message: m, onClose }: { message: MessageCard; onClose: () => void }) {
  const t = useT();
  const run = useRun();
  const [, go] = useLocation();
  const work = () =>
    run(async () => {
      const { conversation_id } = await split(m.conversation_id, m.id);
      onClose();
      go(`/c/${conversation_id}`);
    }, t('done.split'));
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('split.title')}
      lead={t('split.lead')}
      answer={
        <Button variant="primary" onClick={() => void work()}>
          {t('act.split')}
        </Button>
      }
    >
      <p className="truncate p-4 text-xs text-fg-2">
        {m.author_name} · {m.subject || m.text}
      </p>
    </Dialog>
  );
}
