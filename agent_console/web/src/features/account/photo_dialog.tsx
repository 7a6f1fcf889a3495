import { ImagePlus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { useAttempt } from '../../lib/attempt';
import { useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { keepPhoto, PHOTO_TYPES, usePhoto } from '../../state/photos';
import { useMe } from '../../state/selectors';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNote } from '../../ui/problem_note';
import { say } from '../../ui/toast';
import { Face } from './face';

/** My photo: choose one, or have none. */
export default function PhotoDialog() {
  const t = useT();
  const me = useMe()?.user;
  const { set } = useUi();
  const { busy, problem, attempt } = useAttempt();
  const chooser = useRef<HTMLInputElement>(null);
  const has = usePhoto(me?.id ?? null);
  if (!me) return null;
  const keep = async (file: File | null) => {
    if (await attempt(() => keepPhoto(file))) say(t(file ? 'photo.kept' : 'photo.removed'));
  };
  return (
    <Dialog
      open
      title={t('photo.mine')}
      lead={t('photo.lead')}
      onClose={() => set({ overlay: null })}
      answer={null}
      cancel={t('close')}
    >
      <div className="flex items-center gap-4 p-4">
        <Face user={me.id} name={me.name} size={72} />
        <div className="flex flex-wrap gap-2">
          <Button icon={ImagePlus} disabled={busy} onClick={() => chooser.current?.click()}>
            {t('photo.choose')}
          </Button>
          {has && (
            <Button variant="ghost" icon={Trash2} disabled={busy} onClick={() => void keep(null)}>
              {t('photo.remove')}
            </Button>
          )}
        </div>
        <input
          ref={chooser}
          type="file"
          accept={PHOTO_TYPES.join()}
          hidden
          aria-label={t('photo.choose')}
          onChange={(e) => {
            const file = e.target.files?.[0];
            e.target.value = '';
            if (file) void keep(file);
          }}
        />
      </div>
      {problem && (
        <div className="px-4 pb-4">
          <ProblemNote problem={problem} />
        </div>
      )}
    </Dialog>
  );
}
