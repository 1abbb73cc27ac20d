import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

const FREE_ENTRY_MS = 72 * 3_600_000;

/**
 * Until when everything is free in a conversation, by the first message of the last 72 hours that WhatsApp called a free
 * entry; null: not now. Two free entries one soon after the other count as one, and end with the first.
 */
export async function freeEntryUntil(db: Db, conversationId: ConversationId, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(at) as since from message_costs
    where conversation_id = ${conversationId} and type = 'free_entry_point' and at > ${new Date(now.getTime() - FREE_ENTRY_MS)}
  `.execute(db);
  const since = rows[0]?.since ?? null;
  return since && new Date(since.getTime() + FREE_ENTRY_MS);
}
