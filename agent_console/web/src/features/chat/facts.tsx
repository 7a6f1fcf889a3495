import { nameIn, useLocale, useT } from '../../lib/i18n';
import { useSetup } from '../../state/queries';
import { Section } from '../../ui/card';

const OWN = ['page', 'page_title', 'referrer', 'topic', 'consent'];
const isLink = (text: string) => /^https?:\/\//.test(text);

/** What the customer answered before the chat, and where they are: live. */
export function CustomerFacts({ facts }: { facts: Record<string, string> }) {
  const t = useT();
  const locale = useLocale();
  const named = useSetup()?.chats.facts;
  const rows: [string, string, string][] = [];
  if (facts.page) rows.push([t('facts.page'), facts.page_title || facts.page, facts.page]);
  if (facts.referrer) rows.push([t('facts.referrer'), facts.referrer, facts.referrer]);
  if (facts.topic) rows.push([t('facts.topic'), facts.topic, '']);
  for (const [key, value] of Object.entries(facts))
    if (!OWN.includes(key)) rows.push([nameIn(named?.[key], locale, key), value, '']);
  if (facts.consent) rows.push([t('facts.consent'), facts.consent, '']);
  if (!rows.length) return null;
  return (
    <Section title={t('facts.title')}>
      <dl data-testid="facts" className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-xs">
        {rows.map(([name, value, link]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-fg-3">{name}</dt>
            <dd className="min-w-0 text-right [overflow-wrap:anywhere] text-fg-2">
              {isLink(link) ? (
                <a
                  href={link}
                  target="_blank"
                  rel="noreferrer"
                  className="text-accent-text underline-offset-2 hover:underline"
                >
                  {value}
                </a>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
