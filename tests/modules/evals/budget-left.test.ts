import { expect, test } from 'vitest';
import { budgetLeft } from '../../../src/app/budget-left.ts';
import { llmOfTrial, shareOf } from '../../../src/app/trial-llm.ts';
import { type Config, readConfig } from '../../../src/config/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { insertReplaySpend } from '../../../src/replay/index.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

function configOf(environment: Record<string, string>): Config {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}

test('what is left for a trial is the least of the day’s limit of the models and the budgets of day and month', async () => {
  const { db } = database();
  const left = (environment: Record<string, string>) =>
    budgetLeft({ config: configOf(environment), db, timeZone: async () => 'UTC' });
  const spend = (at: Date, costMicroUsd: number) =>
    insertReplaySpend(db, { id: newId(), byId: newId(), model: 'some/model', costMicroUsd, at });
  await spend(new Date(), 400_000);
  // Long ago: neither this day's nor this month's.
  await spend(new Date(Date.now() - 40 * 86_400_000), 9_000_000);
  expect(await left({})).toBeNull();
  expect(await left({ LLM_DAILY_LIMIT_USD: '1' })).toBe(600_000);
  expect(await left({ LLM_DAILY_LIMIT_USD: '1', BUDGET_DAY_USD: '0.5' })).toBe(100_000);
  expect(await left({ LLM_DAILY_LIMIT_USD: '1', BUDGET_MONTH_USD: '0.3' })).toBe(-100_000);
});

test('a trial gets a quarter of what the account allows, its shops share it, and the parent alone minds the money', () => {
  const { llm } = configOf({ LLM_MAX_CONCURRENT: '10', LLM_TOKENS_PER_MINUTE: '90000', LLM_DAILY_LIMIT_USD: '1' });
  const own = llmOfTrial(llm);
  expect(own).toMatchObject({ dailyLimitUsd: null, limits: { maxConcurrent: 2, tokensPerMinute: 22_500 } });
  expect(shareOf(own.limits, 2)).toEqual({ maxConcurrent: 1, tokensPerMinute: 11_250 });
  expect(shareOf({ maxConcurrent: 1, tokensPerMinute: null }, 4)).toEqual({ maxConcurrent: 1, tokensPerMinute: null });
});
