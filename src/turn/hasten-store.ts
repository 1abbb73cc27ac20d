import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/**
 * Files of a conversation are there: a turn that was given back for them is due now. The row is locked even when nobody
 * waits, so that a turn that is being given back in this moment is seen by one of the two.
 */
export async function hastenTurn(db: Db | Tx, conversationId: ConversationId): Promise<void> {
  await sql`
    update turn_queue set due_at = case when waits_for_files then least(due_at, now()) else due_at end
    where conversation_id = ${conversationId}
  `.execute(db);
}

/** Holds the queue of these conversations against turns that commit, in one order. */
export async function lockTurns(tx: Tx, conversations: readonly ConversationId[]): Promise<void> {
  await sql`
    select from turn_queue where conversation_id = any(${conversations}::uuid[]) order by conversation_id for update
  `.execute(tx);
}
