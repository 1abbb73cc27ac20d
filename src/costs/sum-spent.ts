/** Millionths of a US dollar of everybody who pays, from a moment on, until another if one is given. */
type Sum = (since: Date, until?: Date) => Promise<number>;

type Settled = {
  readonly since: number;
  readonly at: number;
  readonly until: Date;
  readonly spent: Promise<number>;
};

/** Longer than any transaction or paid call lasts, so that next to nothing of what is older still changes. */
const SETTLED_AFTER_MS = 3_600_000;
const REMEMBERED_MS = 300_000;

/**
 * What was spent from a moment on until now. What is an hour old is summed once in five minutes for all who ask, and
 * anew for another beginning; what is younger is summed each time. So a price that comes later than an hour (of a
 * message that failed or arrived only then) counts within five minutes, and everything else at once.
 */
export function sumSpent(sum: Sum): (since: Date, now: Date) => Promise<number> {
  let kept: Settled | null = null;
  const settled = (since: Date, now: Date): Settled => {
    const [from, at] = [since.getTime(), now.getTime()];
    if (kept !== null && kept.since === from && Math.abs(at - kept.at) < REMEMBERED_MS) return kept;
    const until = new Date(Math.max(from, at - SETTLED_AFTER_MS));
    const summed = { since: from, at, until, spent: until > since ? sum(since, until) : Promise.resolve(0) };
    kept = summed;
    summed.spent.catch(() => {
      if (kept === summed) kept = null;
    });
    return summed;
  };
  return async (since, now) => {
    const { until, spent } = settled(since, now);
    const [older, younger] = await Promise.all([spent, sum(until)]);
    return older + younger;
  };
}
