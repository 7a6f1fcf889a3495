import { CircleAlert } from 'lucide-react';

/** What went wrong and how to mend it, where it was asked for. What the hub says, it says in English. */
export function ProblemNote({ problem }: { problem: { title: string; more: string } }) {
  return (
    <p role="alert" className="flex gap-2 rounded-lg bg-bad-soft px-3 py-2 text-xs text-bad-text">
      <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />
      <span>
        <b className="font-semibold">{problem.title}</b>
        {problem.more && (
          <span lang="en" className="mt-0.5 block">
            {problem.more}
          </span>
        )}
      </span>
    </p>
  );
}
