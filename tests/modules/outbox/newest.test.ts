import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newestMessageOf } from '../../../src/outbox/index.ts';
import { readFirst } from '../../../src/platform/db/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf, tablesReadWhole } from '../../support/query-plans.ts';

const database = useDatabase();

test('what was said last in a conversation is found without a look at what all others were told', async () => {
  const { db, pool } = database();
  const [{ id }, other] = [await makeConversation(db), await makeConversation(db)];
  await sql`insert into outbox_messages (id, conversation_id, origin, content, state)
    select gen_random_uuid(), ${other.id}, 'reply', '{"kind":"text","text":"Hola"}', 'read' from generate_series(1, 50000)`.execute(
    db,
  );
  await pool.query('analyze outbox_messages');
  const { statements } = await statementsOf(() => readFirst(db, newestMessageOf(id)));
  expect(statements).toHaveLength(1);
  for (const statement of statements) expect(await tablesReadWhole(pool, statement, ['outbox_messages'])).toEqual([]);
});
