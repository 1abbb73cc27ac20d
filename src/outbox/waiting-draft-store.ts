import { sql } from 'kysely';
import type { ConversationId, TurnId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** An answer that waits, by its turn. */
type WaitingDraft = {
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  /** Machine time. */
  readonly since: Date;
};

/** Answers that wait and were drafted after a moment and not after another, the oldest first: so many, and those of the last one's moment. */
export async function draftsBetween(db: Db, after: Date, until: Date, limit: number): Promise<WaitingDraft[]> {
  const { rows } = await sql<WaitingDraft>`
    select turn_id, conversation_id, min(created_at) as since from outbox_messages
    where state = 'held' and reason = 'draft' group by turn_id, conversation_id
    having min(created_at) > ${after}::timestamptz and min(created_at) <= ${until}::timestamptz
    order by since fetch first ${limit} rows with ties`.execute(db);
  return rows;
}

/** Since when the oldest draft of a conversation waits; null: none does. */
export async function draftSince(db: Db, conversationId: ConversationId): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(created_at) as since from outbox_messages
    where conversation_id = ${conversationId} and state = 'held' and reason = 'draft'`.execute(db);
  return rows[0]?.since ?? null;
}
