import type { CaseResult } from './types.ts';

/**
 * pass^1: how likely one run passes; pass^k: how likely k runs with the same customer all pass, as a mean over the
 * customers. With k runs each the latter is the share of customers with whom none failed.
 */
export function passRates(results: readonly CaseResult[]): { readonly pass1: number; readonly passK: number } {
  if (results.length === 0) return { pass1: 0, passK: 0 };
  const mean = (share: (one: CaseResult) => number): number =>
    results.reduce((sum, one) => sum + share(one), 0) / results.length;
  return {
    pass1: mean(({ passed, runs }) => passed / runs),
    passK: mean(({ passed, runs }) => (passed === runs ? 1 : 0)),
  };
}

/** Customers that must pass with this model and did not; the stand-in is let off where a reason is stated. */
export const failing = (results: readonly CaseResult[], isRealModel: boolean): readonly CaseResult[] =>
  results.filter((one) => one.passed < one.runs && (isRealModel || one.rulesCannot === null));
