import { Bookmark } from 'lucide-react';
import { useEffect } from 'react';
import { useT } from '../../lib/i18n';
import { chooseView, useChosenView, useViews } from '../../state/search';

/** Saved views as choices of the desk's list; nothing where there are none. */
export default function ViewChoices() {
  const t = useT();
  const views = useViews();
  const { view } = useChosenView();
  const known = views?.find((v) => v.id === view?.id);
  useEffect(() => {
    if (view && views && known !== view) chooseView(known ?? null);
  }, [view, views, known]);
  if (!views?.length) return null;
  return (
    <label className="flex items-center gap-1.5 px-4 pb-2 text-xs text-fg-3">
      <Bookmark size={13} aria-hidden />
      <span className="sr-only">{t('search.views')}</span>
      <select
        value={view?.id ?? ''}
        onChange={(e) => chooseView(views.find((v) => v.id === e.target.value) ?? null)}
        className="h-7 min-w-0 flex-1 rounded-md bg-panel px-1.5 text-fg-2 outline-none ring-1 ring-line-2/80 ring-inset focus-visible:ring-2 focus-visible:ring-accent"
      >
        <option value="">{t('search.noView')}</option>
        {views.map((v) => (
          <option key={v.id} value={v.id}>
            {v.own ? v.name : `${v.name} · ${v.owner_name}`}
          </option>
        ))}
      </select>
    </label>
  );
}
