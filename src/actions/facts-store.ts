import { sql } from 'kysely';
import { type ConversationId, firstIdAt } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { Fact } from './types.ts';

/** Facts of the newest receipts of a conversation: what was said in the last turns may be said again. */
export async function factsOfConversation(db: Db, conversationId: ConversationId, limit: number): Promise<Fact[]> {
  const { rows } = await sql<{ facts: Fact[] }>`
    select facts from receipts where conversation_id = ${conversationId} order by id desc limit ${limit}
  `.execute(db);
  return rows.flatMap((row) => row.facts);
}

/** The same of before a moment, by machine time. */
export async function factsBefore(
  db: Db,
  conversationId: ConversationId,
  before: Date,
  limit: number,
): Promise<Fact[]> {
  const { rows } = await sql<{ facts: Fact[] }>`
    select facts from receipts where conversation_id = ${conversationId} and id < ${firstIdAt(before)}::uuid order by id desc limit ${limit}
  `.execute(db);
  return rows.flatMap((row) => row.facts);
}
