import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import type { Reading } from '../platform/db/index.ts';

export type NewestMessage = { readonly id: OutboxId; readonly acceptedAt: Date | null };

/** What we said last in a conversation, whether it has gone out yet or not. */
export const newestMessageOf = (conversationId: ConversationId): Reading<NewestMessage> => ({
  query: sql`
    select id, accepted_at from outbox_messages where conversation_id = ${conversationId} and state <> 'discarded'
    order by seq desc limit 1`,
  times: ['acceptedAt'],
});
