import { CircleAlert, CircleCheck } from 'lucide-react';
import { create } from 'zustand';
import { cx } from './cx';

type Toast = { id: number; text: string; bad: boolean };

const useToasts = create<{ toasts: Toast[] }>()(() => ({ toasts: [] }));
let count = 0;

/** Say something in passing; bad news stays longer. */
export function say(text: string, bad = false) {
  const id = ++count;
  useToasts.setState((s) => ({ toasts: [...s.toasts.slice(-2), { id, text, bad }] }));
  setTimeout(
    () => useToasts.setState((s) => ({ toasts: s.toasts.filter((toast) => toast.id !== id) })),
    bad ? 6000 : 2600,
  );
}

export function Toasts() {
  const toasts = useToasts((s) => s.toasts);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-6 z-60 flex flex-col items-center gap-2 px-4 max-md:bottom-18"
    >
      {toasts.map(({ id, text, bad }) => (
        <span
          key={id}
          className={cx(
            'arrive flex max-w-md items-center gap-2 rounded-lg px-3.5 py-2 text-xs font-medium shadow-pop',
            bad ? 'bg-bad-soft text-bad-text' : 'bg-fg text-app',
          )}
        >
          {bad ? <CircleAlert size={14} aria-hidden /> : <CircleCheck size={14} aria-hidden />}
          {text}
        </span>
      ))}
    </div>
  );
}
