/** Keydesk's mark: a K. */
export const Mark = ({ size = 32 }: { size?: number }) => (
  <span
    aria-hidden
    className="grid shrink-0 place-items-center rounded-[28%] bg-accent text-on-accent"
    style={{ width: size, height: size }}
  >
    <svg width={size * 0.56} height={size * 0.56} viewBox="0 0 18 18">
      <path
        d="M4.4 2.6v12.8M13.6 2.6 4.8 10M8.2 7.3l5.8 8.1"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  </span>
);
