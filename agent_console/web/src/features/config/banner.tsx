import { FileWarning, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { moment } from '../../lib/time';
import { reloadBusiness } from '../../state/commands';
import { queryClient, useBusinessStatus } from '../../state/queries';
import { Button } from '../../ui/button';

/** For administrators: the files were changed and refused. Which line, how to mend it, and another try. */
export default function BusinessBanner() {
  const t = useT();
  const locale = useLocale();
  const run = useRun();
  const [busy, setBusy] = useState(false);
  const status = useBusinessStatus(true);
  if (!status?.problem.length) return null;
  const again = async () => {
    setBusy(true);
    await run(async () => queryClient.setQueryData(['business'], await reloadBusiness()), t('done.reloaded'));
    await queryClient.invalidateQueries({ queryKey: ['business'] });
    setBusy(false);
  };
  return (
    <section
      aria-label={t('config.refused')}
      className="mx-2.5 mb-2 flex shrink-0 items-start gap-2.5 rounded-lg bg-bad-soft px-3 py-2 text-xs text-bad-text md:ml-0"
    >
      <FileWarning size={14} aria-hidden className="mt-1.5 shrink-0" />
      <div className="min-w-0 flex-1 py-1">
        <p>
          <b className="font-semibold">{t('config.refused')}.</b>{' '}
          {t('config.stays', { time: moment(status.read_at, locale) })}
        </p>
        <ul lang="en" className="mt-1 space-y-0.5">
          {status.problem.map((p) => (
            <li key={`${p.file}${p.line}${p.message}`} className="[overflow-wrap:anywhere]">
              <code className="font-mono text-2xs">
                {p.file}:{p.line}
              </code>{' '}
              {p.message}
            </li>
          ))}
        </ul>
      </div>
      <Button variant="ghost" icon={RefreshCw} className="text-bad-text!" disabled={busy} onClick={again}>
        {t('config.reload')}
      </Button>
    </section>
  );
}
