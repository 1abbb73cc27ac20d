import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { buildCosts } from '../../../src/app/build-costs.ts';
import { type BudgetLimits, type Spender, watchBudgets } from '../../../src/costs/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { type Statement, statementsOf } from '../../support/query-plans.ts';

const database = useDatabase();
const LIMITS: BudgetLimits = {
  conversationUsd: null,
  customerUsd: null,
  dayUsd: null,
  monthUsd: 10,
  economicFromPercent: 80,
  briefFromPercent: 90,
};
const NOON = new Date('2025-11-20T12:00:00-06:00');
const MINUTE_MS = 60_000;

afterEach(async () => {
  for (const table of ['turns', 'message_costs', 'media_spend', 'replay_spend'])
    await sql`delete from ${sql.table(table)}`.execute(database().db);
});

/** A shop in Mexico City with $10 a month, whose clock and zone can be moved. */
async function shop(at = NOON) {
  const shop = { now: at, timeZone: 'America/Mexico_City' };
  const { budgetOf } = await buildCosts(
    { costs: { ...LIMITS, pricesFile: null }, whatsapp: { phoneNumberId: '1' } as never },
    database().db,
    async () => shop.timeZone,
    () => shop.now,
  );
  const { id: conversationId, customerId } = await makeConversation(database().db);
  const spender: Spender = { conversationId, customerId };
  return Object.assign(shop, { spender, turn: () => budgetOf(spender) });
}

const paidModels = ({ conversationId }: Spender, count: number, usd: number, from: Date, apart = '1 s') =>
  sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at, committed_at)
    select gen_random_uuid(), ${conversationId}, n, 'answered', '{}', '{}', 'es', ${usd * 1e6}, at, at
    from generate_series(1, ${count}::int) n, lateral (select ${from}::timestamptz - (n - 1) * ${apart}::interval as at) paid`.execute(
    database().db,
  );
const paidMessages = ({ conversationId }: Spender, count: number, usd: number, from: Date, apart = '1 s') =>
  sql`insert into message_costs (wamid, phone_number_id, conversation_id, category, type, amount_micro, currency, usd_micro, at, noted_at)
    select gen_random_uuid(), '1', ${conversationId}, 'service', 'regular', ${usd * 1e6}, 'USD', ${usd * 1e6}, at, at
    from generate_series(1, ${count}::int) n, lateral (select ${from}::timestamptz - (n - 1) * ${apart}::interval as at) paid`.execute(
    database().db,
  );
const paidFiles = ({ conversationId }: Spender, count: number, usd: number, from: Date, apart = '1 s') =>
  sql`insert into media_spend (id, conversation_id, attachment_id, vendor, unit, units, cost_micro_usd, spent_at)
    select gen_random_uuid(), ${conversationId}, gen_random_uuid(), 'whisper', 'second', 60, ${usd * 1e6}, ${from}::timestamptz - (n - 1) * ${apart}::interval
    from generate_series(1, ${count}::int) n`.execute(database().db);

const ago = (at: Date, ms: number): Date => new Date(at.getTime() - ms);

/** How many rows of tables the statements read, as PostgreSQL counts them when they are run again. */
async function rowsRead(statements: readonly Statement[]): Promise<number> {
  type Node = { 'Node Type': string; 'Actual Rows': number; 'Actual Loops': number; Plans?: Node[] } & {
    'Rows Removed by Filter'?: number;
  };
  const readBy = (node: Node): number => {
    const rows = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
    const own = node['Node Type'].endsWith('Scan') ? rows : 0;
    return (node.Plans ?? []).reduce((total, child) => total + readBy(child), own);
  };
  let read = 0;
  for (const { text, values } of statements) {
    const { rows } = await database().pool.query(`explain (analyze, format json) ${text}`, [...values]);
    read += readBy(rows[0]['QUERY PLAN'][0].Plan);
  }
  return read;
}

describe('the budget of a month', () => {
  test('of which six tenths are spent costs ten turns the rows of the last hour, not those of the month', async () => {
    const { spender, turn } = await shop();
    await paidModels(spender, 3_000, 0.001, ago(NOON, 2 * 60 * MINUTE_MS), '8 min');
    await paidMessages(spender, 3_000, 0.0009, ago(NOON, 2 * 60 * MINUTE_MS), '8 min');
    await paidFiles(spender, 300, 0.001, ago(NOON, 2 * 60 * MINUTE_MS), '80 min');
    await paidModels(spender, 7, 0.01, ago(NOON, MINUTE_MS));
    await paidMessages(spender, 5, 0.01, ago(NOON, MINUTE_MS));
    await database().pool.query('vacuum analyze turns, message_costs, media_spend, replay_spend');
    expect(await turn()).toBe('ample');

    const { statements } = await statementsOf(async () => {
      for (let turns = 0; turns < 10; turns += 1) expect(await turn()).toBe('ample');
    });
    expect(statements).toHaveLength(10 * 4);
    expect(await rowsRead(statements)).toBe(10 * (7 + 5));
  });

  test('counts together what was spent days ago, within the hour, and just now', async () => {
    const { spender, turn } = await shop();
    await paidMessages(spender, 1, 5, ago(NOON, 9 * 24 * 60 * MINUTE_MS));
    await paidFiles(spender, 1, 1, ago(NOON, 60 * MINUTE_MS));
    await paidModels(spender, 1, 1.9, ago(NOON, 60 * MINUTE_MS - 1));
    expect(await turn()).toBe('ample');
    await paidModels(spender, 1, 0.1, NOON);
    expect(await turn()).toBe('economic');
    await paidFiles(spender, 1, 2, ago(NOON, 30 * MINUTE_MS));
    expect(await turn()).toBe('person');
  });

  test('counts a price that comes days late within five minutes', async () => {
    const open = await shop();
    await paidMessages(open.spender, 1, 6, ago(NOON, 9 * 24 * 60 * MINUTE_MS));
    expect(await open.turn()).toBe('ample');
    await sql`update message_costs set usd_micro = 9000000`.execute(database().db);
    open.now = ago(NOON, -5 * MINUTE_MS);
    expect(await open.turn()).toBe('brief');
  });

  test('counts a price that comes within the hour with the next turn', async () => {
    const open = await shop();
    await paidMessages(open.spender, 1, 6, ago(NOON, 59 * MINUTE_MS));
    expect(await open.turn()).toBe('ample');
    await sql`update message_costs set usd_micro = 10000000`.execute(database().db);
    expect(await open.turn()).toBe('person');
  });

  test('loses nothing that grows older than an hour while the sum is remembered', async () => {
    const open = await shop();
    await paidModels(open.spender, 1, 6, ago(NOON, 24 * 60 * MINUTE_MS));
    await paidModels(open.spender, 1, 3.5, ago(NOON, 58 * MINUTE_MS));
    const steps: string[] = [];
    for (let minute = 0; minute <= 12; minute += 1) {
      open.now = ago(NOON, -minute * MINUTE_MS);
      steps.push(await open.turn());
    }
    expect(new Set(steps)).toEqual(new Set(['brief']));
  });

  test('begins anew with the month where the shop is', async () => {
    const open = await shop(new Date('2025-11-30T23:59:59-06:00'));
    await paidModels(open.spender, 1, 10, NOON);
    expect(await open.turn()).toBe('person');
    open.now = new Date('2025-12-01T00:00:00-06:00');
    expect(await open.turn()).toBe('ample');
  });

  test('begins where it does in another zone as soon as the shop has moved there', async () => {
    const open = await shop();
    await paidModels(open.spender, 1, 10, new Date('2025-11-01T00:30:00-06:00'));
    expect(await open.turn()).toBe('person');
    open.timeZone = 'America/Tijuana';
    expect(await open.turn()).toBe('ample');
  });

  test('whose past could not be summed is summed by the next turn', async () => {
    let isAway = true;
    const { spender } = await shop();
    const budgetOf = watchBudgets({
      limits: LIMITS,
      sources: [
        {
          since: (_since, _of, until) =>
            until !== undefined && isAway ? Promise.reject(new Error('away')) : Promise.resolve(4_500_000),
          sums: async () => [],
        },
      ],
      machineClock: () => NOON,
      dayStart: async (at) => at,
      monthStart: async (at) => ago(at, 24 * 60 * MINUTE_MS),
      conversationsOf: async () => [],
    });
    await expect(budgetOf(spender)).rejects.toThrow('away');
    isAway = false;
    expect(await budgetOf(spender)).toBe('brief');
  });
});
