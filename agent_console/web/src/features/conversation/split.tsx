import { Split } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { MessageCard } from '../../contract/types';
import { useT } from '../../lib/i18n';
import { IconButton } from '../../ui/button';

const SplitDialog = lazy(() => import('./split_dialog'));

/** The way to let a mail begin a conversation of its own; asked once more first. */
export function SplitOff({ message }: { message: MessageCard }) {
  const t = useT();
  const [asking, ask] = useState(false);
  return (
    <>
      <IconButton label={t('act.split')} side="top" icon={Split} size={14} onClick={() => ask(true)} />
      <Suspense>{asking && <SplitDialog message={message} onClose={() => ask(false)} />}</Suspense>
    </>
  );
}
