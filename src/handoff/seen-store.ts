import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import { customerOf } from '../inbox/index.ts';
import type { Db } from '../platform/db/index.ts';

/** How far somebody has seen a conversation; a null item marks it as unread. */
export async function markSeen(
  db: Db,
  seen: { readonly staffId: string; readonly conversationId: ConversationId; readonly itemId: string | null },
): Promise<void> {
  await sql`
    insert into seen_conversations (staff_id, conversation_id, item_id)
    select ${seen.staffId}::uuid, ${seen.conversationId}::uuid, ${seen.itemId} where ${customerOf(seen.conversationId)} is not null
    on conflict (staff_id, conversation_id) do update set item_id = excluded.item_id, seen_at = now()`.execute(db);
}

export type SeenUpTo = {
  readonly conversationId: ConversationId;
  readonly itemId: string | null;
  /** Machine time. */
  readonly seenAt: Date;
};

/** How far somebody has seen these conversations; those that they never opened are left out. */
export async function seenBy(db: Db, staffId: string, conversations: readonly ConversationId[]): Promise<SeenUpTo[]> {
  const { rows } = await sql<SeenUpTo>`
    select conversation_id, item_id, seen_at from seen_conversations
    where staff_id = ${staffId} and conversation_id = any(${conversations}::uuid[])`.execute(db);
  return rows;
}
