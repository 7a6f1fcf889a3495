import { RefreshCw, WifiOff } from 'lucide-react';
import { useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { retryLine, useLive } from '../../state/store';
import { Button } from '../../ui/button';

/** Shown from the second try on: a blink of the line is nobody's business. */
export function LineBanner() {
  const t = useT();
  const now = useNow();
  const line = useLive((s) => s.line);
  const tries = 'tries' in line ? line.tries : 0;
  if (tries < 1 || line.state === 'closed' || line.state === 'live') return null;
  const seconds = line.state === 'lost' ? Math.max(0, Math.ceil((line.retryAt - now) / 1000)) : 0;
  return (
    <div
      role="alert"
      className="mx-2.5 mb-2 flex h-9 shrink-0 items-center gap-2.5 rounded-lg bg-warn-soft px-3 text-xs text-warn-text md:ml-0"
    >
      <WifiOff size={14} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1 truncate">
        <b className="font-semibold">{t('line.lost')}</b>{' '}
        <span className="tnum">{seconds ? t('line.retryIn', { count: seconds }) : t('line.retrying')}</span>
      </span>
      <Button variant="ghost" icon={RefreshCw} className="text-warn-text!" onClick={retryLine}>
        {t('line.retry')}
      </Button>
    </div>
  );
}
