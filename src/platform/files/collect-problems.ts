import type { FileProblem, ReportProblem } from './types.ts';

export type Problems = {
  readonly report: ReportProblem;
  /** The first ones in order of their lines, and how many more there are. */
  list(): { readonly problems: readonly FileProblem[]; readonly more: number };
};

/** Keeps the first `most` problems and counts the others. */
export function collectProblems(most: number): Problems {
  const kept: FileProblem[] = [];
  let count = 0;
  return {
    report(problem) {
      count += 1;
      if (kept.length < most) kept.push(problem);
    },
    list: () => ({
      problems: kept.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
      more: count - kept.length,
    }),
  };
}
