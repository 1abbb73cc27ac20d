/** What one process and its database hold at one moment. */
export type Sample = {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly handles: number;
  readonly connections: number;
  /** Wake-ups in the queues, those in work among them. */
  readonly jobs: number;
};

/** One kind of statement within a window, ms. */
export type Statement = {
  readonly id: string;
  readonly query: string;
  readonly calls: number;
  readonly meanMs: number;
  readonly totalMs: number;
};

export type Window = { readonly samples: readonly Sample[]; readonly statements: readonly Statement[] };

export type Finding = { readonly line: string; readonly isFlat: boolean };

/** What may have grown from the first window to the last one. */
const GROWTH = 1.05;
const SLOWER = 1.2;
/** Statements that run in less than this differ by chance. */
const NOTICED_MS = 0.5;
const CALLS = 30;
/** A line of fewer wake-ups is what a moment brings. */
const NOTICED_JOBS = 200;
const HEAVIEST = 12;

/**
 * Holds the last window against the first one. Memory counts by its lowest sample, between two collections of garbage,
 * and handles too: what is opened and never closed is in each sample, what is open for a file's moment is not.
 * Connections count by the highest one, for a pool keeps what it has opened.
 */
export const findGrowth = (first: Window, last: Window): readonly Finding[] => [
  compare('RSS', first, last, ({ rssBytes }) => rssBytes / 2 ** 20, Math.min, 'MB'),
  compare('heap', first, last, ({ heapBytes }) => heapBytes / 2 ** 20, Math.min, 'MB'),
  compare('handles', first, last, ({ handles }) => handles, Math.min, ''),
  compare('connections', first, last, ({ connections }) => connections, Math.max, ''),
  compare('wake-ups', first, last, ({ jobs }) => jobs, Math.min, '', NOTICED_JOBS),
  ...compareStatements(first.statements, last.statements),
];

function compare(
  name: string,
  first: Window,
  last: Window,
  read: (sample: Sample) => number,
  pick: (...values: number[]) => number,
  unit: string,
  noticed = 0,
): Finding {
  const [before, after] = [pick(...first.samples.map(read)), pick(...last.samples.map(read))];
  return finding(name, before, after, unit, after <= Math.max(before * GROWTH, noticed));
}

/** The statements that cost most at the start, and those that cost most at the end, each by its mean. */
function compareStatements(first: readonly Statement[], last: readonly Statement[]): Finding[] {
  const [before, after] = [first, last].map((all) => new Map(all.map((statement) => [statement.id, statement])));
  const heaviest = (all: readonly Statement[]) =>
    all
      .filter(({ id }) => [before, after].every((window) => (window?.get(id)?.calls ?? 0) >= CALLS))
      .toSorted((a, b) => b.totalMs - a.totalMs)
      .slice(0, HEAVIEST);
  return [...new Set([...heaviest(first), ...heaviest(last)].map(({ id }) => id))].map((id) => {
    const [was, is] = [before, after].map((window) => window?.get(id));
    const [wasMs, isMs] = [was?.meanMs ?? 0, is?.meanMs ?? 0];
    return finding(is?.query ?? id, wasMs, isMs, 'ms', isMs <= wasMs * SLOWER || isMs - wasMs < NOTICED_MS);
  });
}

const finding = (name: string, before: number, after: number, unit: string, isFlat: boolean): Finding => ({
  line: `${isFlat ? 'flat ' : 'GROWS'} ${rounded(before)} → ${rounded(after)} ${unit} × ${before === 0 ? '–' : (after / before).toFixed(2)}  ${name}`,
  isFlat,
});

const rounded = (value: number): string => value.toFixed(value < 10 ? 2 : 0);
