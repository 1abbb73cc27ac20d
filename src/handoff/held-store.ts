import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** Of these conversations, those that a person holds, with whom. */
export async function heldByPeople(
  db: Db,
  ids: readonly ConversationId[],
): Promise<{ readonly conversationId: ConversationId; readonly assigneeId: string }[]> {
  const { rows } = await sql<{ conversationId: ConversationId; assigneeId: string }>`
    select conversation_id, assignee_id from holders
    where conversation_id = any(${ids}::uuid[]) and holder = 'person' and assignee_id is not null`.execute(db);
  return rows;
}

/** Conversations that wait since after one moment and until another (business time), the longest first. */
export async function waitingBetween(
  db: Db,
  after: Date,
  until: Date,
  limit: number,
): Promise<{ readonly conversationId: ConversationId; readonly since: Date }[]> {
  const { rows } = await sql<{ conversationId: ConversationId; since: Date }>`
    select conversation_id, since from holders
    where holder = 'waiting' and since > ${after}::timestamptz and since <= ${until}::timestamptz
    order by since limit ${limit}`.execute(db);
  return rows;
}
