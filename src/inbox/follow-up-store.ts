import { sql } from 'kysely';
import { type ConversationId, type MessageId, newId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';

/** Kind of an entry that stands for a file, which nobody typed. */
export const FOLLOW_UP = 'file';

/** What stands for a message whose file is understood only after it was answered. */
const TEXT = '[ya se leyó el archivo que mandó antes]';

/**
 * Opens a turn for messages that were answered while their files were still on the way: one entry each, of kind `file`,
 * which nobody typed. Messages that are still open, that were deleted, or that a person has, need none. Returns the conversations.
 */
export async function insertFollowUps(tx: Tx, messages: readonly MessageId[]): Promise<ConversationId[]> {
  if (messages.length === 0) return [];
  const { rows } = await sql<{ conversationId: ConversationId }>`
    insert into messages (id, conversation_id, wamid, kind, text, sent_at)
    select f.id, m.conversation_id, m.wamid, ${FOLLOW_UP}, ${TEXT}, m.sent_at
    from unnest(${messages.map(() => newId<'message'>())}::uuid[], ${messages}::uuid[]) as f(id, message_id)
    join messages m on m.id = f.message_id
    where m.outcome = 'answered' and m.revoked_at is null
    returning conversation_id
  `.execute(tx);
  return [...new Set(rows.map((row) => row.conversationId))];
}
