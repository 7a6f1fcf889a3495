import { ArrowDown } from 'lucide-react';
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocale, useT } from '../../lib/i18n';
import { useNow } from '../../lib/now';
import { day } from '../../lib/time';
import { Button } from '../../ui/button';
import { SurveyEntry } from '../chat/survey';
import { ArrivedEntry } from './arrived';
import { HappenedEntry } from './happened';
import type { Entry } from './merge';
import { MessageEntry } from './message';
import { OfferEntry, StepEntry } from './routing';

/** Near enough to the end to follow it. */
const NEAR_PX = 120;

export function Timeline({ entries, account }: { entries: Entry[]; account: string }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(60);
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [behind, setBehind] = useState(false);
  const count = entries.length;
  const toEnd = useCallback(() => {
    const el = scroller.current;
    if (el) el.scrollTop = el.scrollHeight;
  }, []);
  useLayoutEffect(() => {
    if (!count) return;
    if (following.current) toEnd();
    else setBehind(true);
  }, [count, toEnd]);
  useEffect(() => {
    const el = scroller.current;
    if (!el || typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(() => following.current && toEnd());
    watch.observe(el);
    return () => watch.disconnect();
  }, [toEnd]);
  let today = '';
  return (
    <div className="relative min-h-0 flex-1 bg-sunken">
      <div
        ref={scroller}
        className="h-full overflow-y-auto"
        onScroll={(e) => {
          const el = e.currentTarget;
          following.current = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_PX;
          if (following.current) setBehind(false);
        }}
      >
        <div
          role="log"
          aria-label={t('conv.messages')}
          aria-live="polite"
          className="mx-auto flex min-h-full max-w-[760px] flex-col justify-end px-5 pt-5 pb-3"
        >
          {entries.map((entry, i) => {
            const label = day(entry.at, now, t, locale);
            const fresh = label !== today;
            today = label;
            return (
              <Fragment key={entry.key}>
                {fresh && (
                  <h3 className="my-3 flex items-center gap-3 text-2xs font-medium text-fg-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
                    {label}
                  </h3>
                )}
                <One entry={entry} prev={entries[i - 1]} next={entries[i + 1]} account={account} />
              </Fragment>
            );
          })}
        </div>
      </div>
      {behind && (
        <Button
          icon={ArrowDown}
          onClick={toEnd}
          className="absolute! bottom-3 left-1/2 -translate-x-1/2 rounded-full! shadow-pop"
        >
          {t('conv.newer')}
        </Button>
      )}
    </div>
  );
}

function One(props: { entry: Entry; prev?: Entry; next?: Entry; account: string }) {
  const { entry, prev, next, account } = props;
  switch (entry.kind) {
    case 'message':
      return <MessageEntry message={entry.message} prev={prev} next={next} />;
    case 'arrived':
      return <ArrivedEntry entry={entry} />;
    case 'offer':
      return <OfferEntry entry={entry} account={account} />;
    case 'step':
      return <StepEntry entry={entry} account={account} />;
    case 'survey':
      return <SurveyEntry survey={entry.survey} />;
    case 'happened':
      return <HappenedEntry entry={entry} />;
  }
}
