import { sql } from 'kysely';
import type { ConversationId, MessageId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { FOLLOW_UP } from './follow-up-store.ts';

/** Something that a customer wrote, by when it was received (machine time). */
export type ReceivedMessage = {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly at: Date;
  /** Nothing that came later opens the window of 24 hours anew. */
  readonly isNewest: boolean;
};

/** What was received after one moment and until another, the oldest first: so many, and those of the last one's moment. */
export async function arrivalsBetween(db: Db, after: Date, until: Date, limit: number): Promise<ReceivedMessage[]> {
  const { rows } = await sql<ReceivedMessage>`
    select m.id as message_id, m.conversation_id, m.received_at as at, c.last_inbound_at <= m.sent_at as is_newest
    from messages m join conversations c on c.id = m.conversation_id
    where m.received_at > ${after}::timestamptz and m.received_at <= ${until}::timestamptz
      and m.kind not in (${sql.lit(FOLLOW_UP)}, 'edit', 'revoke')
    order by m.received_at fetch first ${limit} rows with ties`.execute(db);
  return rows;
}

/** What was written after one moment of business time and until another, as above; `at` is business time. */
export async function writtenBetween(db: Db, after: Date, until: Date, limit: number): Promise<ReceivedMessage[]> {
  const { rows } = await sql<ReceivedMessage>`
    select m.id as message_id, m.conversation_id, m.sent_at as at, c.last_inbound_at <= m.sent_at as is_newest
    from messages m join conversations c on c.id = m.conversation_id
    where m.sent_at > ${after}::timestamptz and m.sent_at <= ${until}::timestamptz
      and m.kind not in (${sql.lit(FOLLOW_UP)}, 'edit', 'revoke')
    order by m.sent_at fetch first ${limit} rows with ties`.execute(db);
  return rows;
}
