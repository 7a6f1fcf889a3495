import { useActions } from '../../lib/actions';
import { useT } from '../../lib/i18n';
import { useRun } from '../../lib/run';
import { useUi } from '../../lib/ui_store';
import { chooseLanguage, reloadBusiness } from '../../state/commands';
import { writeTo } from '../../state/letters';
import { queryClient } from '../../state/queries';
import { useMe, useMyAgent } from '../../state/selectors';
import { steer } from '../../state/steering';
import { useNotifying } from '../offer/notifying';
import { useSession } from './session';

/** What a user may do with their own console wherever they are. Shows nothing. */
export default function OwnActions() {
  const t = useT();
  const run = useRun();
  const { locale, sound, set } = useUi();
  const agent = useMyAgent();
  const administers = useMe()?.user.role === 'administrator';
  const { leave } = useSession();
  const notifying = useNotifying();
  const other = locale === 'en' ? 'zh-CN' : 'en';
  const reload = () =>
    run(async () => {
      queryClient.setQueryData(['business'], await reloadBusiness());
    }, t('done.reloaded')).finally(() => queryClient.invalidateQueries({ queryKey: ['business'] }));
  useActions({
    newMail: () => writeTo({ name: '', address: '', account: null }),
    signature: () => set({ overlay: 'signature' }),
    photo: () => set({ overlay: 'photo' }),
    leave: agent && (() => steer({ kind: 'leave', agent: agent.id })),
    'go.day': agent && (() => set({ overlay: 'day' })),
    theme: () => set({ theme: document.documentElement.classList.contains('dark') ? 'light' : 'dark' }),
    language: () => {
      set({ locale: other, chosen: true });
      void chooseLanguage(other).catch(() => {});
    },
    mute: sound && (() => set({ sound: false })),
    unmute: !sound && (() => set({ sound: true })),
    notify: notifying.ask,
    reload: administers && reload,
    signOut: leave,
  });
  return null;
}
