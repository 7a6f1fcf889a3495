import { Split } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { MessageCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { split } from '../../state/threads';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

/** Let a mail begin a conversation of its own; asked once more first. */
export function SplitOff({ message: m }: { message: MessageCard }) {
  const t = useT();
  const run = useRun();
  const [, go] = useLocation();
  const [asking, ask] = useState(false);
  const work = () =>
    run(async () => {
      const { conversation_id } = await split(m.conversation_id, m.id);
      ask(false);
      go(`/c/${conversation_id}`);
    }, t('done.split'));
  return (
    <>
      <IconButton label={t('act.split')} side="top" icon={Split} size={14} onClick={() => ask(true)} />
      {asking && (
        <Dialog
          open
          onClose={() => ask(false)}
          title={t('split.title')}
          lead={t('split.lead')}
          footer={
            <>
              <span className="flex-1" />
              <Button variant="ghost" onClick={() => ask(false)}>
                {t('cancel')}
              </Button>
              <Button variant="primary" onClick={() => void work()}>
                {t('act.split')}
              </Button>
            </>
          }
        >
          <p className="truncate p-4 text-xs text-fg-2">
            {m.author_name} · {m.subject || m.text}
          </p>
        </Dialog>
      )}
    </>
  );
}
