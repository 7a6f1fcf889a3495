import { MessageSquareHeart, Smile, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Marks, SurveyComment, SurveyGroup } from '../../contract/chat';
import { nameIn, useLocale, useT } from '../../lib/i18n';
import { describe } from '../../lib/run';
import { moment } from '../../lib/time';
import { useSetup } from '../../state/queries';
import { useSurveys } from '../../state/surveys';
import { Card, Empty, Skeleton } from '../../ui/card';
import { Page } from '../../ui/page';
import { Segmented } from '../../ui/segmented';
import { Kpi } from '../board/kpi';
import { type Period, since } from '../menus/flow';

const periods: Period[] = ['today', 'week', 'month'];

function useFigures() {
  const locale = useLocale();
  return {
    csat: (m: Marks) => m.csat?.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 }) ?? '–',
    mean: (m: Marks) => m.csat_mean?.toLocaleString(locale, { maximumFractionDigits: 1 }) ?? '–',
    nps: (m: Marks) =>
      m.nps?.toLocaleString(locale, { maximumFractionDigits: 0, signDisplay: 'exceptZero' }) ?? '–',
  };
}

/** What customers say of us after a chat: how satisfied they are, whether they would recommend us, and their words. */
export default function SurveysScreen() {
  const t = useT();
  const locale = useLocale();
  const [period, setPeriod] = useState<Period>('month');
  // Asked for anew when another period is chosen, not with each tick of the clock.
  const [now, setNow] = useState(() => new Date());
  const { data, error, isPending } = useSurveys(since(period, now).toISOString(), now.toISOString());
  const tiers = useSetup()?.tiers;
  const figures = useFigures();
  return (
    <Page
      title={t('surveys.title')}
      lead={t('surveys.lead')}
      back={{ href: '/board', label: t('nav.board') }}
      aside={
        <Segmented
          label={t('menus.period')}
          value={period}
          onChange={(next) => {
            setPeriod(next);
            setNow(new Date());
          }}
          options={periods.map((p) => ({ value: p, label: t(`menus.period.${p}`) }))}
        />
      }
    >
      {error && <Empty icon="!" title={describe(error, t)} />}
      {isPending && !error && (
        <Card label={t('surveys.title')}>
          <Skeleton rows={6} />
        </Card>
      )}
      {data && !data.total.answers && (
        <Card label={t('surveys.title')}>
          <Empty
            icon={<MessageSquareHeart size={20} />}
            title={t('surveys.none')}
            lead={t('surveys.noneLead')}
          />
        </Card>
      )}
      {data && data.total.answers > 0 && (
        <>
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
            <Kpi
              icon={<Smile size={14} />}
              label={t('surveys.csat')}
              value={figures.csat(data.total)}
              note={t('surveys.csatNote', { count: data.total.csat_answers, mean: figures.mean(data.total) })}
            />
            <Kpi
              icon={<ThumbsUp size={14} />}
              label={t('surveys.nps')}
              value={figures.nps(data.total)}
              note={t('surveys.npsNote', { count: data.total.nps_answers })}
            />
            <Kpi
              icon={<MessageSquareHeart size={14} />}
              label={t('surveys.answers')}
              value={data.total.answers.toLocaleString(locale)}
              note={t('surveys.answersNote')}
            />
          </div>
          <Groups title={t('surveys.byAgent')} rows={data.agents} name={(g) => g.name || g.key} />
          <Groups
            title={t('surveys.byAccount')}
            rows={data.accounts}
            name={(g) => g.name || t('account.unknown')}
          />
          <Groups
            title={t('surveys.byTier')}
            rows={data.tiers}
            name={(g) => nameIn(tiers?.find((tier) => tier.key === g.key)?.names, locale, g.key)}
          />
          {data.comments.length > 0 && <Comments comments={data.comments} />}
        </>
      )}
    </Page>
  );
}

function Groups({
  title,
  rows,
  name,
}: {
  title: string;
  rows: SurveyGroup[];
  name: (group: SurveyGroup) => string;
}) {
  const t = useT();
  const locale = useLocale();
  const figures = useFigures();
  if (!rows.length) return null;
  return (
    <Card title={title}>
      <section tabIndex={0} aria-label={title} className="overflow-x-auto pb-2">
        <table className="w-full text-xs">
          <thead>
            <tr className="h-7 text-2xs text-fg-3 [&>th]:px-4 [&>th]:text-right [&>th]:font-medium">
              <th className="text-left!">{t('surveys.who')}</th>
              <th>{t('surveys.answers')}</th>
              <th>{t('surveys.csat')}</th>
              <th>{t('surveys.mean')}</th>
              <th>{t('surveys.nps')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key} className="tnum border-t [&>td]:px-4 [&>td]:py-2 [&>td]:text-right">
                <th scope="row" className="px-4 py-2 text-left font-medium">
                  {name(row)}
                </th>
                <td>{row.marks.answers.toLocaleString(locale)}</td>
                <td>{figures.csat(row.marks)}</td>
                <td>{figures.mean(row.marks)}</td>
                <td>{figures.nps(row.marks)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function Comments({ comments }: { comments: SurveyComment[] }) {
  const t = useT();
  const locale = useLocale();
  return (
    <Card title={t('surveys.comments')}>
      <ul className="divide-y">
        {comments.map((c) => (
          <li key={c.contact_id} className="px-4 py-2.5">
            <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{c.comment}</p>
            <p className="tnum mt-1 flex flex-wrap gap-x-3 text-2xs text-fg-3">
              <Link
                href={`/c/${c.conversation_id}`}
                className="text-accent-text underline-offset-2 hover:underline"
              >
                {c.reference}
              </Link>
              <span>
                {c.person_name} · {c.account_name || t('account.unknown')}
              </span>
              {c.agent_name && <span>{c.agent_name}</span>}
              {c.csat != null && <span>{t('survey.csat', { n: c.csat })}</span>}
              {c.nps != null && <span>{t('survey.nps', { n: c.nps })}</span>}
              <time dateTime={c.at}>{moment(c.at, locale)}</time>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
