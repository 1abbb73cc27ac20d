import type { Clock } from '../core/clock.ts';

const TRUSTED_MS = 5_000;

/** `short`: the economic model is to answer. `spent`: no model is asked any more. */
export type BudgetState = 'ample' | 'short' | 'spent';

export type DailyBudgetDeps = {
  /** Money is spent in real time, whatever the simulator's clock says. */
  readonly machineClock: Clock;
  /** Without a limit there is always enough. */
  readonly limitUsd: number | null;
  /** Share of the limit from which the budget is short, in percent. */
  readonly economicFromPercent: number;
  /** When the calendar day of that moment began where the shop is. */
  readonly dayStart: (at: Date) => Promise<Date>;
  /** What the models have cost since then, in millionths of a US dollar. */
  readonly spentSince: (since: Date) => Promise<number>;
};

/** What a day's spending leaves, by what the models have cost since midnight, in millionths of a US dollar. */
export function budgetState(spentMicroUsd: number, limitUsd: number, economicFromPercent: number): BudgetState {
  if (spentMicroUsd >= limitUsd * 1_000_000) return 'spent';
  return spentMicroUsd >= limitUsd * 10_000 * economicFromPercent ? 'short' : 'ample';
}

/**
 * How the budget stands since midnight where the shop is. Looked up at most every five seconds, and once for all who ask
 * in the meantime; rejects with what `spentSince` rejects with.
 */
export function createDailyBudget(deps: DailyBudgetDeps): () => Promise<BudgetState> {
  const { limitUsd, economicFromPercent } = deps;
  let latest = { at: Number.NEGATIVE_INFINITY, state: Promise.resolve<BudgetState>('ample') };
  const look = async (at: Date, limit: number): Promise<BudgetState> =>
    budgetState(await deps.spentSince(await deps.dayStart(at)), limit, economicFromPercent);
  return async () => {
    if (limitUsd === null) return 'ample';
    const at = deps.machineClock();
    if (at.getTime() - latest.at >= TRUSTED_MS) {
      const looking = { at: at.getTime(), state: look(at, limitUsd) };
      latest = looking;
      looking.state.catch(() => {
        if (latest === looking) latest = { ...latest, at: Number.NEGATIVE_INFINITY };
      });
    }
    return latest.state;
  };
}
