import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { countInbound } from '../../../src/inbox/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { rowsLookedAt, statementsOf } from '../../support/query-plans.ts';

const database = useDatabase();

test('how many wrote in the last second is counted among the newest alone', async () => {
  const { db, pool } = database();
  const { id } = await makeConversation(db);
  for (const age of ['0 s', '5 s'])
    await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
      values (${newId()}, ${id}, ${newId()}, 'text', 'hola', now(), now() - ${age}::interval)`.execute(db);
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
    select overlay(gen_random_uuid()::text placing '0190' from 1 for 4)::uuid, ${id}, gen_random_uuid()::text, 'text', 'hola',
      now(), now() - interval '1 day' from generate_series(1, 20000)`.execute(db);
  await sql`analyze messages`.execute(db);
  const { result, statements } = await statementsOf(() => countInbound(db, 1_000));
  expect(result).toBe(1);
  const [statement] = statements;
  if (statement === undefined) throw new Error('nothing was asked');
  expect(await rowsLookedAt(pool, statement)).toBeLessThanOrEqual(2);
});
