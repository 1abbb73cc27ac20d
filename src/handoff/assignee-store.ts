import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** Which person holds each of these conversations; those that no person of ours holds are left out. */
export async function assigneesOf(db: Db, ids: readonly ConversationId[]): Promise<Map<ConversationId, string>> {
  const { rows } = await sql<{ conversationId: ConversationId; assigneeId: string }>`
    select conversation_id, assignee_id from holders
    where conversation_id = any(${ids}::uuid[]) and assignee_id is not null`.execute(db);
  return new Map(rows.map(({ conversationId, assigneeId }) => [conversationId, assigneeId]));
}
