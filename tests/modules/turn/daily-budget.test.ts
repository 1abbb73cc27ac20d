import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { type BudgetState, createDailyBudget } from '../../../src/agent/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { startOfDay } from '../../../src/knowledge/index.ts';
import { spentSince } from '../../../src/turn/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf, tablesReadWhole } from '../../support/query-plans.ts';

const database = useDatabase();

beforeEach(async () => {
  await sql`delete from turns`.execute(database().db);
  await sql`delete from uncommitted_spend`.execute(database().db);
});

/** A turn that was committed then and cost this much, in US dollars. */
async function spend(usd: number, at: string): Promise<void> {
  const { id } = await makeConversation(database().db);
  await sql`
    insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, calls, cost_micro_usd, started_at, committed_at)
    values (${newId()}, ${id}, 1, 'answered', '{}', '{}', 'es', '[]', ${usd * 1_000_000}, ${at}::timestamptz, ${at}::timestamptz)
  `.execute(database().db);
}

/** A budget whose clock stands where the test says, in a shop of this zone. */
function budgetAt(limitUsd: number | null, timeZone = 'America/Tijuana', economicFromPercent = 80) {
  let [now, looks] = [new Date(0), 0];
  const state = createDailyBudget({
    limitUsd,
    economicFromPercent,
    machineClock: () => now,
    dayStart: async (at) => startOfDay(at, timeZone),
    spentSince: (since) => {
      looks += 1;
      return spentSince(database().db, since);
    },
  });
  const at = (moment: string): Promise<BudgetState> => {
    now = new Date(moment);
    return state();
  };
  return { at, state, looks: () => looks };
}

describe('the spending of a day', () => {
  test('begins anew at midnight where the shop is, not 24 hours after it was made', async () => {
    const budget = budgetAt(2);
    await spend(1.5, '2026-11-24T23:00:00-08:00');
    await spend(0.5, '2026-11-24T23:59:59-08:00');
    expect(await budget.at('2026-11-24T23:59:59-08:00')).toBe('spent');
    expect(await budget.at('2026-11-25T00:00:05-08:00')).toBe('ample');
    await spend(2, '2026-11-25T00:00:06-08:00');
    expect(await budget.at('2026-11-25T23:59:59-08:00')).toBe('spent');
  });

  test('is a day by the clock on the wall: yesterday evening counts in one zone and not in another', async () => {
    await spend(2, '2026-11-24T23:30:00-08:00');
    const now = '2026-11-25T00:30:00-08:00';
    expect(await budgetAt(2, 'America/Tijuana').at(now)).toBe('ample');
    expect(await budgetAt(2, 'America/Mexico_City').at(now)).toBe('spent');
  });

  test.each([
    ['has 23 hours', '2026-03-08', '2026-03-08T08:00:00Z', '2026-03-09T07:00:00Z'],
    ['has 25 hours', '2026-11-01', '2026-11-01T07:00:00Z', '2026-11-02T08:00:00Z'],
  ])('a day of a clock change in Tijuana %s', async (_, date, begins, ends) => {
    const [before, within] = [new Date(Date.parse(begins) - 1_000), new Date(Date.parse(ends) - 1_000)];
    expect(startOfDay(new Date(begins), 'America/Tijuana').toISOString()).toBe(new Date(begins).toISOString());
    expect(startOfDay(within, 'America/Tijuana').toISOString()).toBe(new Date(begins).toISOString());
    expect(startOfDay(new Date(ends), 'America/Tijuana').toISOString()).toBe(new Date(ends).toISOString());
    const budget = budgetAt(2);
    await spend(5, before.toISOString());
    expect(await budget.at(`${date}T12:00:00-07:00`)).toBe('ample');
    await spend(2, begins);
    expect(await budget.at(within.toISOString())).toBe('spent');
    expect(await budget.at(new Date(Date.parse(ends) + 5_000).toISOString())).toBe('ample');
  });

  test('begins at one o’clock where a clock change skips midnight', () => {
    const noon = new Date('2026-09-06T12:00:00-03:00');
    expect(startOfDay(noon, 'America/Santiago').toISOString()).toBe('2026-09-06T04:00:00.000Z');
  });
});

test.each<[number, number, BudgetState]>([
  [80, 0.79, 'ample'],
  [80, 0.8, 'short'],
  [80, 0.99, 'short'],
  [80, 1, 'spent'],
  [0, 0, 'short'],
  [100, 0.99, 'ample'],
  [100, 1, 'spent'],
])('with the economic model from %i percent on, $%f of $1 leave the budget %s', async (percent, usd, state) => {
  await spend(usd, '2026-11-24T12:00:00Z');
  expect(await budgetAt(1, 'America/Tijuana', percent).at('2026-11-24T12:00:01Z')).toBe(state);
});

test('what was spent is looked up every five seconds, not for each turn, and once for all that begin together', async () => {
  const budget = budgetAt(1_000);
  await budget.at('2026-11-24T12:00:00Z');
  await Promise.all(Array.from({ length: 300 }, budget.state));
  expect(budget.looks()).toBe(1);
  await budget.at('2026-11-24T12:00:04.999Z');
  expect(budget.looks()).toBe(1);
  await Promise.all([budget.at('2026-11-24T12:00:05Z'), budget.state(), budget.state()]);
  expect(budget.looks()).toBe(2);
});

test('a look that fails is made again by the next turn', async () => {
  let isAway = true;
  const state = createDailyBudget({
    limitUsd: 1,
    economicFromPercent: 80,
    machineClock: () => new Date('2026-11-24T12:00:00Z'),
    dayStart: async (at) => at,
    spentSince: () => (isAway ? Promise.reject(new Error('the database is away')) : Promise.resolve(0)),
  });
  await expect(state()).rejects.toThrow('away');
  isAway = false;
  expect(await state()).toBe('ample');
});

test('without a limit nothing is looked up and nothing stops', async () => {
  const budget = budgetAt(null);
  await spend(10_000, '2026-11-24T12:00:00Z');
  expect(await budget.at('2026-11-24T12:00:00Z')).toBe('ample');
  expect(budget.looks()).toBe(0);
});

test('among 200,000 turns and as many lost runs of two months only those of the day are read', async () => {
  const { id } = await makeConversation(database().db);
  await sql`
    insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, calls, cost_micro_usd, started_at, committed_at)
    select gen_random_uuid(), ${id}, n, 'answered', '{}', array['¿tienen café de Chiapas?'], repeat('Sí tenemos. ', 20), 'es', '[]',
      1000, now(), now() - n * interval '25 s'
    from generate_series(1, 200000) as n`.execute(database().db);
  await sql`
    insert into uncommitted_spend (conversation_id, lease_token, cost_micro_usd, spent_at)
    select ${id}, n, 500, now() - n * interval '25 s' from generate_series(1, 200000) as n`.execute(database().db);
  await database().pool.query('analyze');
  const since = startOfDay(new Date(), 'America/Tijuana');
  const { result, statements } = await statementsOf(() => spentSince(database().db, since));
  const turns = Math.floor((Date.now() - since.getTime()) / 25_000);
  expect(Math.abs(result - turns * 1_500)).toBeLessThanOrEqual(3_000);
  expect(statements).toHaveLength(1);
  const tables = ['turns', 'uncommitted_spend'];
  for (const statement of statements) expect(await tablesReadWhole(database().pool, statement, tables)).toEqual([]);
  const all = { text: 'select sum(cost_micro_usd + 1) from turns', values: [] };
  expect(await tablesReadWhole(database().pool, all, ['turns'])).toEqual(['turns']);
}, 120_000);
