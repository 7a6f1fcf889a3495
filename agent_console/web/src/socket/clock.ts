/** Time and chance, as the stream needs them. */
export type Clock = {
  now: () => number;
  /** Between 0 and 1. */
  random: () => number;
  after: (ms: number, run: () => void) => () => void;
};

export const browserClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
