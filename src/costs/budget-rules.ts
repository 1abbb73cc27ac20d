import type { BudgetStep } from './types.ts';

const STEPS: readonly BudgetStep[] = ['ample', 'economic', 'brief', 'person'];

/** From which share of a limit a step begins, in percent. */
export type BudgetShares = { readonly economicFromPercent: number; readonly briefFromPercent: number };

/** How far a limit is used up by what was spent, in millionths of a US dollar. */
export function stepOf(spentMicroUsd: number, limitUsd: number, shares: BudgetShares): BudgetStep {
  if (spentMicroUsd >= limitUsd * 1_000_000) return 'person';
  const isFrom = (percent: number): boolean => percent < 100 && spentMicroUsd >= limitUsd * 10_000 * percent;
  if (isFrom(shares.briefFromPercent)) return 'brief';
  return isFrom(shares.economicFromPercent) ? 'economic' : 'ample';
}

/** The tightest of several budgets is the one that counts. */
export const tightest = (steps: readonly BudgetStep[]): BudgetStep =>
  STEPS[Math.max(0, ...steps.map((step) => STEPS.indexOf(step)))] ?? 'ample';
