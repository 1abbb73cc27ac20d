import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { countDeliveries, retryGivenUp } from '../../../src/events/log-store.ts';
import { statementsOf, tablesReadWhole } from '../../support/query-plans.ts';
import { database, endpoint } from './world.ts';

const deliveries = (endpointId: string, state: string, count: number) =>
  sql`with told as (
      insert into webhook_events (type, subject, body) select 'order.paid', 'order:' || n, '{}' from generate_series(1, ${count}::int) n
      returning id, subject)
    insert into webhook_deliveries (event_id, endpoint_id, subject, state) select id, ${endpointId}, subject, ${state} from told`.execute(
    database().db,
  );

test('what waits and what was given up is counted, and sent again, without reading what was delivered', async () => {
  const { db, pool } = database();
  const [both, waiting, lost, well] = [
    await endpoint('/both'),
    await endpoint('/waiting'),
    await endpoint('/lost'),
    await endpoint('/well'),
  ];
  for (const id of [both, waiting, lost, well]) await deliveries(id, 'delivered', 10_000);
  const others = [
    [both, 'new', 2],
    [both, 'waiting', 3],
    [both, 'given_up', 4],
    [waiting, 'ready', 5],
    [lost, 'given_up', 6],
  ] as const;
  for (const [id, state, count] of others) await deliveries(id, state, count);
  await pool.query('analyze webhook_deliveries');
  const { result, statements } = await statementsOf(async () => ({
    counts: await countDeliveries(db),
    again: await db.transaction().execute((tx) => retryGivenUp(tx, null, both)),
  }));
  expect(new Map(result.counts.map(({ endpointId, ...counts }) => [endpointId, counts]))).toEqual(
    new Map([
      [both, { open: 5, givenUp: 4 }],
      [waiting, { open: 5, givenUp: 0 }],
      [lost, { open: 0, givenUp: 6 }],
    ]),
  );
  expect(result.again).toEqual({ retried: 4, settled: [both], left: 6 });
  expect(statements).toHaveLength(3);
  for (const statement of statements)
    expect(await tablesReadWhole(pool, statement, ['webhook_deliveries'])).toEqual([]);
});
