export function Meter({ value, target, tone }: { value: number; target?: number; tone: string }) {
  return (
    <span className="relative block h-1.5 overflow-hidden rounded-full bg-hover dark:bg-line" aria-hidden>
      <span
        className="absolute inset-y-0 left-0 rounded-full transition-[width]"
        style={{ width: `${Math.min(100, value)}%`, background: tone }}
      />
      {target && <span className="absolute inset-y-0 w-px bg-fg-3" style={{ left: `${target}%` }} />}
    </span>
  );
}
