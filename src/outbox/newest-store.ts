import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import type { Db, Reading } from '../platform/db/index.ts';

export type NewestMessage = { readonly id: OutboxId; readonly acceptedAt: Date | null };

/** What we said last in a conversation, whether it has gone out yet or not. */
export const newestMessageOf = (conversationId: ConversationId): Reading<NewestMessage> => ({
  query: sql`
    select id, accepted_at from outbox_messages where conversation_id = ${conversationId} and state <> 'discarded'
    order by seq desc limit 1`,
  times: ['acceptedAt'],
});

/** When the newest message was claimed (machine time) that the channel took and reported on: then it worked. Null: never. */
export async function newestCarried(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ claimedAt: Date }>`
    select claimed_at from outbox_messages
    where first_status_at is not null and state in ('sent', 'delivered', 'read', 'played')
    order by claimed_at desc limit 1
  `.execute(db);
  return rows[0]?.claimedAt ?? null;
}
