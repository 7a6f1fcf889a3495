import { modKey } from '../../lib/hotkeys';
import { type Key, useT } from '../../lib/i18n';
import { useUi } from '../../lib/ui_store';
import { Kbd } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { CALL_KEYS } from '../phone/use_controls';

const groups: { title: Key; keys: [string, Key][] }[] = [
  {
    title: 'keys.offer',
    keys: [
      ['A', 'offer.accept'],
      ['D', 'offer.decline'],
    ],
  },
  {
    title: 'keys.conversation',
    keys: [
      ['R', 'composer.reply'],
      ['L', 'mail.replyAll'],
      ['F', 'mail.forward'],
      ['N', 'composer.note'],
      [`${modKey}↵`, 'composer.send'],
      ['E', 'act.end'],
      ['W', 'act.wrapUp'],
      ['T', 'act.transfer'],
      ['P', 'act.pull'],
      ['Z', 'act.snooze'],
      ['M', 'act.merge'],
      ['I', 'conv.details'],
    ],
  },
  {
    title: 'keys.list',
    keys: [
      ['J', 'keys.next'],
      ['K', 'keys.previous'],
      ['1', 'view.mine'],
      ['2', 'view.open'],
      ['3', 'view.closed'],
    ],
  },
  {
    title: 'keys.anywhere',
    keys: [
      [`${modKey}K`, 'cmd.title'],
      ['G D', 'nav.desk'],
      ['G B', 'nav.board'],
      ['G A', 'nav.accounts'],
      ['G Q', 'held.title'],
      ['G M', 'menus.title'],
      ['G N', 'dnc.title'],
      ['G S', 'surveys.title'],
      ['U', 'undo'],
      ['?', 'keys.title'],
    ],
  },
  {
    title: 'phone.keys',
    keys: [
      ['C D', 'phone.dial'],
      ...CALL_KEYS.map(([, key, label]): [string, Key] => [`C ${key}`, label]),
      ['C V', 'phone.settings'],
    ],
  },
];

export default function Shortcuts() {
  const t = useT();
  const { set } = useUi();
  return (
    <Dialog wide open onClose={() => set({ overlay: null })} title={t('keys.title')} lead={t('keys.lead')}>
      <div tabIndex={0} className="gap-x-8 p-4 pb-1 -outline-offset-2 md:columns-2">
        {groups.map((g) => (
          <section key={g.title} className="mb-4 break-inside-avoid">
            <h3 className="label mb-1.5">{t(g.title)}</h3>
            <dl className="space-y-1">
              {g.keys.map(([key, what]) => (
                <div key={key} className="flex h-6 items-center text-xs">
                  <dt className="order-last ml-auto flex gap-1">
                    {key.split(' ').map((k, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may have one key twice
                      <Kbd key={i}>{k}</Kbd>
                    ))}
                  </dt>
                  <dd className="text-fg-2">{t(what)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
