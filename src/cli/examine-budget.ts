import { type BudgetState, budgetState } from '../agent/index.ts';
import { allSpentSince } from '../app/build-budget.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { startOfDay } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Finding } from './examine-engines.ts';

const usd = (amount: number): string => `$${amount.toFixed(2)}`;

/** What the models have cost today; `shop` is null while the database cannot be read. */
export async function examineBudget(
  { llm }: Config,
  shop: { readonly db: Db; readonly timeZone: string } | null,
): Promise<Finding> {
  const { dailyLimitUsd: limit, economicFromPercent: percent } = llm;
  const tell = (state: Finding['state'], words: string): Finding => ({ part: 'budget', kind: 'real', state, words });
  if (limit === null) return tell('idle', 'no daily limit: LLM_DAILY_LIMIT_USD is not set');
  if (shop === null) return tell('idle', `${usd(limit)} a day; what was spent cannot be read now`);
  const spent = await allSpentSince(shop.db, startOfDay(machineClock(), shop.timeZone));
  const next: Readonly<Record<BudgetState, string>> = {
    ample: `the economic model answers from ${usd((limit * percent) / 100)} on`,
    short: `the economic model answers (${llm.models.economic})`,
    spent: 'people answer until midnight',
  };
  const today = `${usd(spent / 1_000_000)} of ${usd(limit)} spent since midnight (${shop.timeZone})`;
  return tell('works', `${today}; ${next[budgetState(spent, limit, percent)]}`);
}
