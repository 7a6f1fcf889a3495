import { Check, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { changeTags, useMarks } from '../../state/marks';
import { useConversation, useSetup } from '../../state/queries';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/dialog';
import { TagDot, useTagLooks } from './chips';

/** Choose tags from the keyboard: type, arrows, Enter; once more takes a tag away. Each choice holds at once. */
export default function TagDialog({ conversation, onClose }: { conversation: string; onClose: () => void }) {
  const t = useT();
  const run = useRun();
  const looks = useTagLooks();
  const setup = useSetup();
  const { tags } = useMarks(conversation, useConversation(conversation).data?.conversation);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const words = query.trim();
  const known = [...new Set([...(setup?.tags.map((tag) => tag.key) ?? []), ...tags])];
  const found = known.filter((key) =>
    `${key} ${looks(key).name}`.toLowerCase().includes(words.toLowerCase()),
  );
  const fresh =
    setup?.free_tags &&
    words &&
    !known.some((key) => [key, looks(key).name].some((name) => name.toLowerCase() === words.toLowerCase()));
  const options = [...found, ...(fresh ? [words] : [])];
  const place = Math.min(at, options.length - 1);
  const choose = (key: string | undefined) => {
    if (!key) return;
    void run(() => changeTags(conversation, tags.includes(key) ? { remove: [key] } : { add: [key] }));
    setQuery('');
    field.current?.focus();
  };
  return (
    <Dialog open onClose={onClose} title={t('tags.title')} lead={t('tags.lead')} focus={field}>
      <div className="p-3">
        <input
          ref={field}
          role="combobox"
          aria-label={t('tags.find')}
          placeholder={t('tags.find')}
          aria-expanded="true"
          aria-controls="tag-list"
          aria-activedescendant={options.length ? `tag-${place}` : undefined}
          maxLength={40}
          value={query}
          onChange={(e) => {
            setQuery(e.target.value);
            setAt(0);
          }}
          onKeyDown={(e) => {
            if (e.key === 'ArrowDown') setAt(Math.min(options.length - 1, place + 1));
            else if (e.key === 'ArrowUp') setAt(Math.max(0, place - 1));
            else if (e.key === 'Enter') choose(options[place]);
            else return;
            e.preventDefault();
          }}
          className="h-9 w-full rounded-lg bg-panel px-3 text-sm outline-none ring-1 ring-line-2/80 ring-inset placeholder:text-fg-3 focus:ring-2 focus:ring-accent dark:bg-app"
        />
        <div
          id="tag-list"
          role="listbox"
          aria-label={t('tags.title')}
          aria-multiselectable="true"
          className="mt-2"
        >
          {options.map((key, i) => {
            const added = tags.includes(key);
            const isNew = fresh && i === options.length - 1;
            return (
              <div
                key={key}
                id={`tag-${i}`}
                role="option"
                tabIndex={-1}
                aria-selected={added}
                onMouseDown={(e) => e.preventDefault()}
                onClick={() => choose(key)}
                onKeyDown={() => {}}
                onMouseMove={() => setAt(i)}
                className={cx(
                  'flex h-8 items-center gap-2 rounded-md px-2 text-sm',
                  i === place && 'bg-hover',
                )}
              >
                {isNew ? <Plus size={12} aria-hidden /> : <TagDot colour={looks(key).colour} />}
                <span className="min-w-0 flex-1 truncate">
                  {isNew ? t('tags.new', { tag: key }) : looks(key).name}
                </span>
                {added && <Check size={14} aria-hidden className="text-accent-text" />}
              </div>
            );
          })}
        </div>
        {!options.length && <p className="px-2 py-1.5 text-xs text-fg-3">{t('tags.none')}</p>}
      </div>
    </Dialog>
  );
}
