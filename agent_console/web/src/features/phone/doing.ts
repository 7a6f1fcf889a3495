// Carrying out what is asked of a call: the same but once at a time, and what went wrong stays on the bar, to be tried again.
import { create } from 'zustand';
import { type Key, useT } from '../../lib/i18n';
import { describeFully } from '../../lib/run';
import { say } from '../../ui/toast';
import type { ControlId } from './possible';

type Trouble = { title: string; more: string; again: () => void };
type State = { busy: ControlId[]; trouble: Trouble | null };
const useState = create<State>()(() => ({ busy: [], trouble: null }));

export type Doing = State & {
  run: (id: ControlId, work: () => Promise<unknown>, done?: { key: Key }) => void;
  forget: () => void;
};

export const forgetTrouble = () => useState.setState({ trouble: null });

export function useDoing(): Doing {
  const t = useT();
  const state = useState();
  const run: Doing['run'] = (id, work, done) => {
    if (useState.getState().busy.includes(id)) return;
    useState.setState((s) => ({ busy: [...s.busy, id], trouble: null }));
    const over = (trouble: Trouble | null) =>
      useState.setState((s) => ({ busy: s.busy.filter((b) => b !== id), trouble: trouble ?? s.trouble }));
    work().then(
      () => {
        over(null);
        if (done) say(t(done.key));
      },
      (error) => {
        over({ ...describeFully(error, t), again: () => run(id, work, done) });
      },
    );
  };
  return { ...state, run, forget: forgetTrouble };
}
