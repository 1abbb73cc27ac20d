import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** Which of these ids belong to messages of ours. */
export async function ownWamids(tx: Tx, wamids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ wamid: string }>`
    select wamid from outbox_messages where wamid = any(${wamids}::text[])`.execute(tx);
  return new Set(rows.map(({ wamid }) => wamid));
}

/** Whether a text is that of a message of ours whose send has begun and has not told us its id yet. */
export async function isUnderWay(tx: Tx, conversationId: ConversationId, text: string): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select exists (
      select from outbox_messages
      where conversation_id = ${conversationId} and wamid is null and attempts > 0 and btrim(content ->> 'text', E' \n\t') = ${text}
        and (state in ('queued', 'sending') or (state = 'unconfirmed' and not is_settled))) as is`.execute(tx);
  return rows[0]?.is ?? false;
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

/** The same with our own ids. */
export async function findSaidItems(
  db: Db,
  conversationId: ConversationId,
  wamids: readonly string[],
): Promise<{ readonly id: string; readonly wamid: string; readonly text: string }[]> {
  const { rows } = await sql<{ id: string; wamid: string; text: string }>`
    select id, wamid, coalesce(content ->> 'text', '') as text from outbox_messages
    where wamid = any(${wamids}::text[]) and conversation_id = ${conversationId}`.execute(db);
  return rows;
}
