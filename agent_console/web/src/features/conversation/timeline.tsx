import { ArrowDown } from 'lucide-react';
import { Fragment, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocale, useT } from '../../lib/i18n';
import { keep, readKept } from '../../lib/kept';
import { useNow } from '../../lib/now';
import { day } from '../../lib/time';
import { Button } from '../../ui/button';
import { SurveyEntry } from '../chat/survey';
import { ArrivedEntry } from './arrived';
import { CHUNK, Chunk } from './chunk';
import { HappenedEntry } from './happened';
import type { Entry } from './merge';
import { MessageEntry } from './message';
import { OfferEntry, StepEntry } from './routing';

/** Near enough to the end to follow it. */
const NEAR_PX = 120;

/** What one was reading: the first entry in view, and how far below the upper edge it began. */
type Place = { key: string; below: number };

function placeIn(el: HTMLElement): Place | undefined {
  const top = el.getBoundingClientRect().top;
  for (const entry of el.querySelectorAll<HTMLElement>('[data-entry]')) {
    const box = entry.getBoundingClientRect();
    if (box.bottom > top) return { key: entry.dataset.entry ?? '', below: box.top - top };
  }
  return undefined;
}

/** All that happened, the latest at the end. Whoever comes back to a conversation finds the place they read. */
export function Timeline({
  conversation,
  entries,
  account,
}: {
  conversation: string;
  entries: Entry[];
  account: string;
}) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(60);
  const scroller = useRef<HTMLDivElement>(null);
  const name = `place.${conversation}`;
  const [place] = useState(() => readKept<Place | null>(name));
  const [following, follow] = useState(!place);
  const stays = useRef(following);
  const [behind, setBehind] = useState(false);
  const count = entries.length;
  const toEnd = useCallback(() => {
    const el = scroller.current;
    if (el) el.scrollTop = el.scrollHeight;
  }, []);
  useLayoutEffect(() => {
    if (!count) return;
    if (stays.current) toEnd();
    else setBehind(true);
  }, [count, toEnd]);
  useLayoutEffect(() => {
    const el = scroller.current;
    if (!el) return;
    const found = place && el.querySelector(`[data-entry="${CSS.escape(place.key)}"]`);
    if (found) {
      el.scrollTop += found.getBoundingClientRect().top - el.getBoundingClientRect().top - place.below;
      setBehind(false);
    }
    return () => keep(name, stays.current ? null : placeIn(el));
  }, [name, place]);
  useEffect(() => {
    const el = scroller.current;
    if (!el || typeof ResizeObserver === 'undefined') return;
    const watch = new ResizeObserver(() => stays.current && toEnd());
    watch.observe(el);
    for (const child of el.children) watch.observe(child);
    return () => watch.disconnect();
  }, [toEnd]);
  const chunks = Array.from({ length: Math.ceil(count / CHUNK) }, (_, i) => i * CHUNK);
  const end = chunks.length - 1;
  const wanted = place ? Math.floor(entries.findIndex((e) => e.key === place.key) / CHUNK) : end;
  return (
    <div className="relative min-h-0 flex-1 bg-sunken">
      <div
        ref={scroller}
        className="h-full overflow-y-auto"
        onScroll={(e) => {
          const el = e.currentTarget;
          stays.current = el.scrollHeight - el.scrollTop - el.clientHeight < NEAR_PX;
          if (stays.current !== following) follow(stays.current);
          if (stays.current) setBehind(false);
        }}
      >
        <div
          role="log"
          aria-label={t('conv.messages')}
          // What is only scrolled into view is no news.
          aria-live={following ? 'polite' : 'off'}
          className="mx-auto flex min-h-full max-w-[760px] flex-col justify-end px-5 pt-5 pb-3"
        >
          {chunks.map((from, n) => (
            <Chunk
              key={from}
              size={Math.min(CHUNK, count - from)}
              here={Math.abs(n - wanted) < 2 || n === end}
              scroller={scroller}
            >
              {() =>
                entries.slice(from, from + CHUNK).map((entry, i) => {
                  const [prev, next] = [entries[from + i - 1], entries[from + i + 1]];
                  const label = day(entry.at, now, t, locale);
                  return (
                    <Fragment key={entry.key}>
                      {(!prev || day(prev.at, now, t, locale) !== label) && (
                        <h3 className="my-3 flex items-center gap-3 text-2xs font-medium text-fg-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
                          {label}
                        </h3>
                      )}
                      <div data-entry={entry.key} className="flex flex-col">
                        <One entry={entry} prev={prev} next={next} account={account} />
                      </div>
                    </Fragment>
                  );
                })
              }
            </Chunk>
          ))}
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
