import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/** Keeps a conversation from being erased until the transaction ends; false: it is gone. Waits for whoever erases it. */
export async function holdConversation(tx: Tx, id: ConversationId): Promise<boolean> {
  const { rows } = await sql`select from conversations where id = ${id} for key share`.execute(tx);
  return rows.length > 0;
}
