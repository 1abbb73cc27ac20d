import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { startOfDay } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import { allSpentSince } from './build-budget.ts';
import { calendarOf, monthStart, spendSources } from './build-costs.ts';

export type BudgetLeftDeps = {
  readonly config: Pick<Config, 'llm' | 'costs'>;
  readonly db: Db;
  readonly timeZone: () => Promise<string>;
};

/**
 * What the limit of the models and the budgets of the shop leave today and this month, the least of them, in millionths
 * of a US dollar; below zero when one is overspent, null when there is none. Looked up anew each time.
 */
export async function budgetLeft({ config: { llm, costs }, db, timeZone }: BudgetLeftDeps): Promise<number | null> {
  const [now, zone] = [machineClock(), await timeZone()];
  const [day, month] = [startOfDay(now, zone), monthStart(now, calendarOf(zone))];
  const all = async (since: Date): Promise<number> => {
    const sums = await Promise.all(spendSources(db).map((source) => source.since(since, null)));
    return sums.reduce((total, sum) => total + sum, 0);
  };
  const left = await Promise.all([
    leftOf(llm.dailyLimitUsd, () => allSpentSince(db, day)),
    leftOf(costs.dayUsd, () => all(day)),
    leftOf(costs.monthUsd, () => all(month)),
  ]);
  const limited = left.filter((one) => one !== null);
  return limited.length === 0 ? null : Math.min(...limited);
}

const leftOf = async (limitUsd: number | null, spent: () => Promise<number>): Promise<number | null> =>
  limitUsd === null ? null : Math.round(limitUsd * 1_000_000) - (await spent());
