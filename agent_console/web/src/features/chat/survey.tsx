import { MessageSquareHeart } from 'lucide-react';
import type { SurveyCard } from '../../contract/chat';
import { useLocale, useT } from '../../lib/i18n';
import { clock } from '../../lib/time';

/** What the customer said of a contact. */
export function SurveyEntry({ survey: s }: { survey: SurveyCard }) {
  const t = useT();
  const locale = useLocale();
  return (
    <article data-testid="survey" className="my-2 ml-9 rounded-lg border bg-panel px-3 py-2.5 dark:bg-raised">
      <h4 className="flex items-center gap-2 text-xs font-medium">
        <MessageSquareHeart size={14} aria-hidden className="text-accent-text" />
        {t('survey.title')}
        <time dateTime={s.at} className="tnum ml-auto font-normal text-2xs text-fg-3">
          {clock(s.at, locale)}
        </time>
      </h4>
      <p className="tnum mt-1 flex flex-wrap gap-x-4 text-xs text-fg-2">
        {s.csat != null && <span>{t('survey.csat', { n: s.csat })}</span>}
        {s.nps != null && <span>{t('survey.nps', { n: s.nps })}</span>}
      </p>
      {s.comment && <p className="mt-1 [overflow-wrap:anywhere] whitespace-pre-wrap">{s.comment}</p>}
    </article>
  );
}
