import { ACTION_IDS, ACTIONS, presses, type Where } from '../../lib/actions';
import { type Key, useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { useMaySupervise } from '../../state/selectors';
import { Kbd } from '../../ui/button';
import { Dialog } from '../../ui/dialog';

const groups: [Where[], Key][] = [
  [['offer'], 'keys.offer'],
  [['conversation'], 'keys.conversation'],
  [['list'], 'keys.list'],
  [['anywhere', 'goto'], 'keys.anywhere'],
  [['call'], 'phone.keys'],
];

/** Every action that has a key, of those the user may do. */
export default function Shortcuts() {
  const t = useT();
  const { set } = useUi();
  const supervises = useMaySupervise();
  const shown = ACTION_IDS.map((id) => ACTIONS[id]).filter((a) => supervises || !a.supervisors);
  return (
    <Dialog wide open onClose={() => set({ overlay: null })} title={t('keys.title')} lead={t('keys.lead')}>
      <div tabIndex={0} className="gap-x-8 p-4 pb-1 -outline-offset-2 md:columns-2">
        {groups.map(([where, title]) => (
          <section key={title} className="mb-4 break-inside-avoid">
            <h3 className="label mb-1.5">{t(title)}</h3>
            <dl className="space-y-1">
              {shown
                .filter((a) => where.includes(a.where))
                .map(({ label, keys }) => (
                  <div key={keys} className="flex h-6 items-center text-xs">
                    <dt className="order-last ml-auto flex gap-1">
                      {presses(keys).map((press, i) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may have one key twice
                        <Kbd key={i}>{press}</Kbd>
                      ))}
                    </dt>
                    <dd className="text-fg-2">{t(label)}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
