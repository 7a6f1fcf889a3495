import type { ReactNode } from 'react';

/** What is left of a span, as a ring around something; `left` is between 0 and 1. Decorative: say the time beside it. */
export function Ring({
  left,
  tone,
  size = 44,
  children,
}: {
  left: number;
  tone: string;
  size?: number;
  children?: ReactNode;
}) {
  const r = size / 2 - 2;
  const around = 2 * Math.PI * r;
  return (
    <span className="relative grid shrink-0 place-items-center" style={{ width: size, height: size }}>
      <svg width={size} height={size} className="absolute inset-0 -rotate-90" aria-hidden="true">
        <circle cx={size / 2} cy={size / 2} r={r} fill="none" stroke="var(--c-line)" strokeWidth="3" />
        <circle
          cx={size / 2}
          cy={size / 2}
          r={r}
          fill="none"
          stroke={tone}
          strokeWidth="3"
          strokeLinecap="round"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - Math.max(0, Math.min(1, left)))}
          className="transition-[stroke-dashoffset] duration-1000 ease-linear"
        />
      </svg>
      {children}
    </span>
  );
}
