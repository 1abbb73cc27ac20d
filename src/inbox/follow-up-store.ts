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

/** What stands for the customer's last words when a person gives them back to be answered. */
const ANSWER_NOW = '[alguien del equipo te devolvió la conversación: contesta ahora lo último que escribió el cliente]';

/**
 * Opens a turn for what the customer wrote last, when that was given to a person and nobody has said anything `since`. An
 * entry of kind `file` stands for it, for the words themselves are in the history already. Returns whether there is
 * something to answer now.
 */
export async function reopenLast(tx: Tx, conversationId: ConversationId, since: Date | null): Promise<boolean> {
  const { rows } = await sql<{ isOpen: boolean }>`
    with last as (
      select wamid, sent_at, outcome from messages
      where conversation_id = ${conversationId} and revoked_at is null and kind not in ('edit', 'revoke', 'reaction', 'system', ${FOLLOW_UP})
        and received_at > coalesce(${since}::timestamptz, '-infinity')
      order by seq desc limit 1
    ), opened as (
      insert into messages (id, conversation_id, wamid, kind, text, sent_at)
      select ${newId()}::uuid, ${conversationId}::uuid, wamid, ${FOLLOW_UP}, ${ANSWER_NOW}, sent_at from last
      where outcome = 'given_to_person'
        and not exists (select from messages where conversation_id = ${conversationId} and outcome is null)
      returning id
    )
    select exists (select from opened) or exists (select from messages where conversation_id = ${conversationId} and outcome is null) as is_open
  `.execute(tx);
  return rows[0]?.isOpen ?? false;
}
