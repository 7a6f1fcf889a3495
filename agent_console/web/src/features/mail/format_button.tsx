import { CaseSensitive } from 'lucide-react';
import { useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { IconButton } from '../../ui/button';

/** Shows the bar that gives words a shape, and hides it. */
export function FormatButton() {
  const t = useT();
  const { mailWords, set } = useUi();
  const on = mailWords === 'toolbar';
  return (
    <IconButton
      label={t('mail.format')}
      side="top"
      icon={CaseSensitive}
      size={18}
      aria-pressed={on}
      onClick={() => set({ mailWords: on ? 'rich' : 'toolbar' })}
    />
  );
}
