import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { spendSources } from '../../../src/app/build-costs.ts';
import type { ConversationId } from '../../../src/core/ids.ts';
import { readCosts, serviceMessagesOf } from '../../../src/costs/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { type Statement, statementsOf, tablesReadWhole } from '../../support/query-plans.ts';
import { arrive, database, NUMBER, statusOf, ZONE } from './world.ts';

const TABLES = ['message_costs', 'service_quota', 'turns', 'uncommitted_spend', 'media_spend', 'replay_spend'];
let ana: ConversationId;

/** 200,000 messages and turns of 2,000 conversations within two months, and files of some of them. */
beforeAll(async () => {
  const { db, pool } = database();
  ({ id: ana } = await makeConversation(db));
  const { customerId } = await makeConversation(db);
  await sql`insert into conversations (id, customer_id, phone_number_id)
    select gen_random_uuid(), ${customerId}, n::text from generate_series(1, 2000) n on conflict do nothing`.execute(
    db,
  );
  await sql`with chats as (select id, row_number() over () - 1 as n from conversations where id <> ${ana})
    insert into message_costs (wamid, phone_number_id, conversation_id, category, type, amount_micro, currency, usd_micro, at, noted_at)
    select 'wamid.' || s.n, ${NUMBER}, c.id, 'service', 'regular', 8500, 'USD', 8500, now() - s.n * interval '25 s', now() - s.n * interval '25 s'
    from generate_series(1, 200000) as s(n) join chats c on c.n = s.n % 2000 order by s.n desc`.execute(db);
  await sql`with chats as (select id, row_number() over () - 1 as n from conversations where id <> ${ana})
    insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, calls, cost_micro_usd, started_at, committed_at)
    select gen_random_uuid(), c.id, s.n, 'answered', '{}', array['¿tienen café?'], repeat('Sí tenemos. ', 20), 'es', '[]', 1000, now(), now() - s.n * interval '25 s'
    from generate_series(1, 200000) as s(n) join chats c on c.n = s.n % 2000 order by s.n desc`.execute(db);
  await sql`insert into uncommitted_spend (conversation_id, lease_token, cost_micro_usd, spent_at)
    select ${ana}, n, 500, now() - n * interval '25 s' from generate_series(1, 20000) as n`.execute(db);
  await sql`insert into media_spend (id, conversation_id, attachment_id, vendor, unit, units, cost_micro_usd, is_estimate, spent_at)
    select gen_random_uuid(), c.id, gen_random_uuid(), 'whisper', 'second', 10, 100, false, now() - s.n * interval '250 s'
    from generate_series(1, 20000) as s(n)
    join (select id, row_number() over () - 1 as k from conversations where id <> ${ana}) c on c.k = s.n % 2000 order by s.n desc`.execute(
    db,
  );
  await sql`insert into replay_spend (id, by_id, cost_micro_usd, spent_at)
    select gen_random_uuid(), ${customerId}, 100, now() - interval '2 days' - n * interval '250 s' from generate_series(1, 20000) as n`.execute(
    db,
  );
  await sql`insert into service_quota select n::text, '2026-11', 1 from generate_series(1, 5000) n`.execute(db);
  await pool.query('vacuum analyze');
}, 120_000);

async function readWhole(statements: readonly Statement[]): Promise<string[]> {
  const read = await Promise.all(statements.map((one) => tablesReadWhole(database().pool, one, TABLES)));
  return read.flat();
}

test('what one conversation cost in a day is found by index among 200,000 messages and as many turns', async () => {
  const since = new Date(Date.now() - 86_400_000);
  for (const source of spendSources(database().db)) {
    const { statements } = await statementsOf(() => source.since(since, [ana]));
    expect(statements).toHaveLength(1);
    expect(await readWhole(statements)).toEqual([]);
  }
  expect(await spendSources(database().db)[1]?.since(since, [ana])).toBe(500 * (86_400 / 25 - 1));
});

test('what everybody cost since yesterday reads only what is that young', async () => {
  const since = new Date(Date.now() - 86_400_000);
  for (const source of spendSources(database().db)) {
    const { statements } = await statementsOf(() => source.since(since, null));
    expect(await readWhole(statements)).toEqual([]);
  }
});

test('the sums of a day, and all that one conversation ever cost, are found by index', async () => {
  const sources = spendSources(database().db);
  const query = { timeZone: ZONE, after: null, limit: 100, until: new Date() };
  const yesterday = new Date(Date.now() - 86_400_000);
  const day = await statementsOf(() =>
    readCosts(sources, { ...query, by: 'kind', from: yesterday, conversationId: null }),
  );
  expect(day.result.rows.map(({ key }) => key)).toEqual(['model', 'speech', 'whatsapp_service']);
  const own = await statementsOf(() =>
    readCosts(sources, { ...query, by: 'kind', from: new Date('2020-01-01'), conversationId: ana }),
  );
  expect(own.result.rows).toMatchObject([{ key: 'model', amountMicro: 10_000_000, count: 20_000 }]);
  // Of no matter whose conversation: the plan for any values may count on a typical one.
  expect(await readWhole(own.statements.filter(({ text }) => !text.includes('uncommitted_spend')))).toEqual([]);
  expect((await readWhole(day.statements)).filter((table) => table !== 'uncommitted_spend')).toEqual([]);
});

test('a status finds its message, and the free messages of a month are one row, whatever was sent before', async () => {
  const { db } = database();
  const { statements } = await statementsOf(async () => {
    await arrive([statusOf('wamid.7', 'read', '2026-11-24T18:00:00Z')]);
    await serviceMessagesOf(db, NUMBER, '2026-11');
  });
  expect(statements.length).toBeGreaterThan(2);
  expect(await readWhole(statements.filter(({ text }) => !text.trimStart().startsWith('insert')))).toEqual([]);
});

test('the check itself sees a table that is read from end to end', async () => {
  expect(await readWhole([{ text: 'select sum(amount_micro + 1) from message_costs', values: [] }])).toEqual([
    'message_costs',
  ]);
});
