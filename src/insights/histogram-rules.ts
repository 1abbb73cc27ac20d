import type { Figures } from './types.ts';

/** How far a percentile may be from the true one: half a bin, two percent of it. */
export const TIME_ERROR = 0.02;

const GROWTH = (1 + TIME_ERROR) / (1 - TIME_ERROR);
const NAME = 'time:';

/**
 * The bin of a duration, as the name of a figure. Each bin ends four percent later than it begins, so that counts of any
 * hours can be added and say a percentile of all of them within `TIME_ERROR`; averages of percentiles would say nothing.
 */
export const binOf = (ms: number): string => `${NAME}${Math.ceil(Math.log(Math.max(1, ms)) / Math.log(GROWTH))}`;

const middleOf = (bin: number): number => (2 * GROWTH ** bin) / (GROWTH + 1);

/** How many durations were counted. */
const countTimes = (figures: Figures): number => binsOf(figures).reduce((sum, { count }) => sum + count, 0);

/** The duration in ms that this share of all does not exceed; null when there are none. */
export function percentileOf(figures: Figures, share: number): number | null {
  const bins = binsOf(figures);
  const wanted = Math.ceil(countTimes(figures) * share);
  let passed = 0;
  for (const { bin, count } of bins) {
    passed += count;
    if (passed >= wanted) return Math.round(middleOf(bin));
  }
  return null;
}

type Bin = { readonly bin: number; readonly count: number };

const binsOf = (figures: Figures): Bin[] =>
  Object.entries(figures)
    .filter(([name]) => name.startsWith(NAME))
    .map(([name, count]) => ({ bin: Number(name.slice(NAME.length)), count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.bin - b.bin);
