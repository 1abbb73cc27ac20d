import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { listAnnouncements } from '../../../src/announce/list-store.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf } from '../../support/query-plans.ts';

const database = useDatabase();
const MANY = Number(process.env['MANY'] ?? 30_000);

test('the few notices that did not go are found among many by an index, also with a plan that was made before', async () => {
  const { db, pool } = database();
  const { id, customerId } = await makeConversation(db);
  await sql`insert into announcements (id, cause, customer_id, conversation_id, name, state)
    select gen_random_uuid(), 'api:' || n, ${customerId}, ${id}, 'greeting', case when n % 10000 = 0 then 'held' else 'read' end
    from generate_series(1, ${MANY}::int) n`.execute(db);
  await sql`analyze announcements`.execute(db);
  const wanted = { about: null, customerId: null, after: null, limit: 50 };
  const { result, statements } = await statementsOf(() => listAnnouncements(db, { ...wanted, state: 'held' }));
  expect(result).toHaveLength(MANY / 10_000);
  const [statement] = statements;
  const { rows } = await pool.query(`explain (generic_plan) ${statement?.text}`);
  expect(JSON.stringify(rows)).toContain('announcements_unsent');
});
