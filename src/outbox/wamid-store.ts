import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** Which of these ids belong to messages of ours. */
export async function ownWamids(tx: Tx, wamids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ wamid: string }>`
    select wamid from outbox_messages where wamid = any(${wamids}::text[])`.execute(tx);
  return new Set(rows.map(({ wamid }) => wamid));
}

/** What we said in a conversation under these ids. */
export async function findSaid(
  db: Db,
  conversationId: ConversationId,
  wamids: readonly string[],
): Promise<{ readonly wamid: string; readonly text: string }[]> {
  const { rows } = await sql<{ wamid: string; text: string }>`
    select wamid, coalesce(content ->> 'text', '') as text from outbox_messages
    where wamid = any(${wamids}::text[]) and conversation_id = ${conversationId}`.execute(db);
  return rows;
}
