import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { freeSince } from '../../../src/costs/shown-store.ts';
import { countInbound } from '../../../src/inbox/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf } from '../../support/query-plans.ts';

const database = useDatabase();

const planOf = async (act: () => Promise<unknown>): Promise<string> => {
  const { pool } = database();
  const { statements } = await statementsOf(act);
  const [first] = statements;
  const { rows } = await pool.query(`explain (format json) ${first?.text ?? ''}`, [...(first?.values ?? [])]);
  return JSON.stringify(rows);
};

test('whether something is free in a conversation does not read all that it cost', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  expect(await planOf(() => freeSince(db, [id], new Date()))).toContain('message_costs_free_entry');
});

test('how many wrote in the last second is counted among the newest alone', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  const write = (conversationId: ConversationId, count: number, at: string) =>
    sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
      select ${newId()}, ${conversationId}, gen_random_uuid()::text, 'text', 'hola', now(), now() - ${at}::interval
      from generate_series(1, ${count})`.execute(db);
  await write(id, 1, '0 s');
  await write(id, 1, '5 s');
  expect(await countInbound(db, 1_000)).toBe(1);
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at)
    select overlay(gen_random_uuid()::text placing '0190' from 1 for 4)::uuid, ${id}, gen_random_uuid()::text, 'text', 'hola', now(), now() - interval '1 day'
    from generate_series(1, 20000)`.execute(db);
  await sql`analyze messages`.execute(db);
  expect(await countInbound(db, 1_000)).toBe(1);
  expect(await planOf(() => countInbound(db, 1_000))).toContain('messages_pkey');
});
