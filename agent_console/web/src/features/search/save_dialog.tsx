import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import type { SavedView } from '../../contract/search';
import { useT } from '../../lib/i18n';
import { changeView, keepView } from '../../state/search';
import { useMaySupervise } from '../../state/selectors';
import { Field } from '../../ui/field';
import { FormDialog } from '../../ui/form_dialog';
import type { Asked } from './words';

/** Keeps what is looked for under a name; supervisors may share it. */
export function SaveDialog({
  asked,
  view,
  onClose,
}: {
  asked: Asked;
  /** The view that is to be changed; without, a new one is made. */
  view?: SavedView;
  onClose: () => void;
}) {
  const t = useT();
  const supervises = useMaySupervise();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const body = { name, shared, filters: asked.wanted, order: asked.order };
  return (
    <FormDialog
      id="save-view"
      title={t('search.save')}
      ok={t('search.keep')}
      icon={Bookmark}
      ready={name.trim() !== ''}
      done={t('search.kept')}
      onDo={() => (view ? changeView(view.id, body) : keepView(body))}
      onClose={onClose}
    >
      <Field
        label={t('search.name')}
        value={name}
        maxLength={60}
        autoFocus
        onChange={(e) => setName(e.target.value)}
      />
      {supervises && (
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" checked={shared} onChange={(e) => setShared(e.target.checked)} />
          {t('search.share')}
        </label>
      )}
    </FormDialog>
  );
}
