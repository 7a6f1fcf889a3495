import { CircleAlert, CircleCheck } from 'lucide-react';
import { create } from 'zustand';
import { cx } from './cx';

/** What may still be done about what was said; `key`: how, from the keyboard. */
export type Remedy = { label: string; key: string; run: () => void };
type Toast = { id: number; text: string; bad: boolean; remedy?: Remedy };

const useToasts = create<{ toasts: Toast[] }>()(() => ({ toasts: [] }));
let count = 0;

const drop = (id: number) =>
  useToasts.setState((s) => ({ toasts: s.toasts.filter((toast) => toast.id !== id) }));

function show(toast: Omit<Toast, 'id'>, ms: number) {
  const id = ++count;
  useToasts.setState((s) => ({ toasts: [...s.toasts.slice(-2), { id, ...toast }] }));
  setTimeout(() => drop(id), ms);
}

/** Say something in passing; bad news stays longer. */
export const say = (text: string, bad = false) => show({ text, bad }, bad ? 6000 : 2600);

/** Say something that can be helped for so long. */
export const offer = (text: string, remedy: Remedy, ms: number) => show({ text, bad: false, remedy }, ms);

const use = ({ id, remedy }: Toast) => {
  drop(id);
  remedy?.run();
};

/** Use the latest remedy that stands on the screen, if any. */
export function remedy() {
  const toast = useToasts.getState().toasts.findLast((each) => each.remedy);
  if (toast) use(toast);
}

export function Toasts() {
  const toasts = useToasts((s) => s.toasts);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-6 z-60 flex flex-col items-center gap-2 px-4 max-md:bottom-18"
    >
      {toasts.map((toast) => (
        <span
          key={toast.id}
          className={cx(
            'arrive flex max-w-md items-center gap-2 rounded-lg px-3.5 py-2 text-xs font-medium shadow-pop',
            toast.bad ? 'bg-bad-soft text-bad-text' : 'bg-fg text-app',
          )}
        >
          {toast.bad ? <CircleAlert size={14} aria-hidden /> : <CircleCheck size={14} aria-hidden />}
          {toast.text}
          {toast.remedy && (
            <button
              type="button"
              onClick={() => use(toast)}
              className="pointer-events-auto -my-1 ml-1 h-6 rounded-md px-2 font-semibold underline underline-offset-2"
            >
              {toast.remedy.label} <kbd className="font-sans opacity-75">{toast.remedy.key}</kbd>
            </button>
          )}
        </span>
      ))}
    </div>
  );
}
