/** When the database said what time it is there, by this process's own clock, and how unsure that is, ms. */
type Reading = { readonly at: number; readonly theirs: number; readonly unsure: number };

/** Clocks drift apart by less than this, ms each ms. */
const DRIFT = 0.0001;

export type ClockFollower = {
  /** `theirs` was their time at some moment between these two of ours. */
  readonly note: (askedAt: number, theirs: number, answeredAt: number) => void;
  /** Their time by our clock. Nobody asks before the first note. */
  readonly ours: (theirs: number) => number;
};

/**
 * Follows another clock by answers that may come late: the quickest one tells most, and counts until its age makes it
 * less sure than a newer one, or until a newer one contradicts it because a clock was set.
 */
export function followClock(): ClockFollower {
  let best: Reading = { at: 0, theirs: 0, unsure: Number.POSITIVE_INFINITY };
  const ours = (theirs: number): number => theirs - best.theirs + best.at;
  const isContradicted = (askedAt: number, theirs: number, answeredAt: number): boolean => {
    const [expected, slack] = [ours(theirs), best.unsure + 1];
    return expected < askedAt - slack || expected > answeredAt + slack;
  };
  return {
    note: (askedAt, theirs, answeredAt) => {
      const at = (askedAt + answeredAt) / 2;
      const unsure = (answeredAt - askedAt) / 2;
      const isBetter = unsure <= best.unsure + (at - best.at) * DRIFT;
      if (isBetter || isContradicted(askedAt, theirs, answeredAt)) best = { at, theirs, unsure };
    },
    ours,
  };
}
