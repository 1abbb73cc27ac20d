import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildBudget } from '../../../src/app/build-budget.ts';
import { readConfig } from '../../../src/config/index.ts';
import { processAttachment } from '../../../src/media/index.ts';
import { arrive, database, PNG, readerOf, rowOf, serves, understood, worker } from './world.ts';

const HOUR_MS = 3_600_000;
const ZONE = 'America/Tijuana';

function budgetOf(variables: Record<string, string>) {
  const read = readConfig({ OPENROUTER_API_KEY: 'sk-or-1', ...variables });
  if (!read.ok) throw new Error(read.problems.join());
  return buildBudget(read.config, { db: database().db, timeZone: async () => ZONE });
}

beforeEach(() => sql`delete from media_spend`.execute(database().db));
afterEach(() => void vi.useRealTimers());

/** A paid reader of 0.60 dollars a file. */
const dear = readerOf(async (_, { till }) => {
  const charge = { vendor: 'v', model: null, unit: 'token', units: 9, costMicroUsd: 600_000 } as const;
  const call = await till?.open(charge);
  if (call?.outcome !== 'open') return understood('', { unread: call?.reason ?? null, isWorthRetrying: true });
  await call.settle(charge);
  return understood('seen');
});

test('what understanding files costs is spent of the same daily limit as answers, and ends at it', async () => {
  const reasons: (string | null)[] = [];
  for (const limit of ['1', '1', '1']) {
    // Each look is one of its own.
    const { allowance } = budgetOf({ LLM_DAILY_LIMIT_USD: limit });
    const { id } = await arrive();
    await processAttachment(worker([serves(PNG)], [dear], { allowance }).deps, id);
    reasons.push((await rowOf(id)).reason);
  }
  expect(reasons).toEqual([null, null, 'over_budget']);
  expect(await budgetOf({ LLM_DAILY_LIMIT_USD: '1' }).state()).toBe('spent');
  expect(await budgetOf({ LLM_DAILY_LIMIT_USD: '1.4' }).state()).toBe('short');
});

test('calls that are under way count with what they are expected to cost', async () => {
  const { id } = await arrive();
  const hangs = readerOf(async (_, { till }) => {
    await till?.open({ vendor: 'v', model: null, unit: 'token', units: 9, costMicroUsd: 2_000_000 });
    return new Promise(() => undefined);
  });
  const { deps, running } = worker([serves(PNG)], [hangs], { allowance: budgetOf({}).allowance });
  const working = processAttachment(deps, id);
  await expect.poll(() => budgetOf({ LLM_DAILY_LIMIT_USD: '1' }).state()).toBe('spent');
  running.stopAll();
  await working;
});

test('calls of yesterday are of yesterday, and a server of one’s own is asked without money', async () => {
  const { id } = await arrive();
  const { allowance } = budgetOf({ LLM_DAILY_LIMIT_USD: '0' });
  const own = readerOf(async (_, { till }) => {
    const call = await till?.open({ vendor: 'own-server', model: 'm', unit: 'second', units: 9, costMicroUsd: 0 });
    return understood(call?.outcome ?? 'no till');
  });
  await processAttachment(worker([serves(PNG)], [own], { allowance }).deps, id);
  expect((await rowOf(id)).reading?.text).toBe('open');
  await sql`update media_spend set spent_at = now() - interval '30 hours', cost_micro_usd = 9000000`.execute(
    database().db,
  );
  expect(await budgetOf({ LLM_DAILY_LIMIT_USD: '1' }).state()).toBe('ample');
});

test.each([
  ['in the morning', '2026-11-10T17:00:00Z', 15],
  ['on the day that has 25 hours', '2026-11-01T07:30:00Z', 24.5],
  ['on the day that has 23 hours', '2026-03-08T08:30:00Z', 22.5],
])('the next day begins at midnight where the shop is, also %s', async (_, now, hours) => {
  vi.useFakeTimers({ now: new Date(now), toFake: ['Date'] });
  expect(await budgetOf({}).allowance.nextDayInMs()).toBe(hours * HOUR_MS);
});

test('limits of a customer’s day are settings, generous when nothing is set', () => {
  expect(budgetOf({}).allowance.limits).toEqual({ files: 100, soundSeconds: 3_600, visionCalls: 200 });
  const set = { MEDIA_FILES_PER_DAY: '5', MEDIA_SOUND_MINUTES_PER_DAY: '2', MEDIA_VISION_CALLS_PER_DAY: '7' };
  expect(budgetOf(set).allowance.limits).toEqual({ files: 5, soundSeconds: 120, visionCalls: 7 });
});
