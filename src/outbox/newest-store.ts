import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import type { Db, Reading, Tx } from '../platform/db/index.ts';

export type NewestMessage = { readonly id: OutboxId; readonly acceptedAt: Date | null };

/** What we said last in a conversation, whether it has gone out yet or not. */
export const newestMessageOf = (conversationId: ConversationId): Reading<NewestMessage> => ({
  query: sql`
    select id, accepted_at from outbox_messages where conversation_id = ${conversationId} and state <> 'discarded'
    order by seq desc limit 1`,
  times: ['acceptedAt'],
});

/** The newest message of ours in a conversation that did not arrive, or of which nobody knows; null: none. */
export async function newestFailedIn(db: Db, conversationId: ConversationId): Promise<OutboxId | null> {
  const { rows } = await sql<{ id: OutboxId }>`
    select id from outbox_messages where conversation_id = ${conversationId}
      and (state in ('failed', 'unconfirmed') or (state = 'held' and reason = 'window_closed'))
    order by seq desc limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** When the newest message was claimed (machine time) that the channel took and reported on: then it worked. Null: never. */
export async function newestCarried(db: Db): Promise<Date | null> {
  const { rows } = await sql<{ claimedAt: Date }>`
    select claimed_at from outbox_messages
    where first_status_at is not null and state in ('sent', 'delivered', 'read', 'played')
    order by claimed_at desc limit 1
  `.execute(db);
  return rows[0]?.claimedAt ?? null;
}

/** When a person of the staff last wrote in a conversation (machine time); null: nobody did, or it did not go. */
export async function lastSaidByPerson(tx: Tx, conversationId: ConversationId): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(created_at) as at from outbox_messages
    where conversation_id = ${conversationId} and origin = 'person' and state not in ('failed', 'discarded')`.execute(
    tx,
  );
  return rows[0]?.at ?? null;
}
