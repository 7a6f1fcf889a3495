import { useLocation } from 'wouter';
import { useActions } from '../../lib/actions';
import { useUi } from '../../lib/ui_store';
import { useMaySupervise } from '../../state/selectors';
import { remedy } from '../../ui/toast';
import { mayGo, pages } from './places';

/** What can be done on every page and is wanted at once; the rest comes with `OwnActions`. */
export function useEverywhere() {
  const [, go] = useLocation();
  const { set } = useUi();
  const supervises = useMaySupervise();
  useActions({
    palette: () => set({ overlay: 'palette' }),
    keys: () => set({ overlay: 'shortcuts' }),
    undo: remedy,
    ...Object.fromEntries(
      pages.filter((p) => mayGo(p.action, supervises)).map(({ to, action }) => [action, () => go(to)]),
    ),
  });
}
