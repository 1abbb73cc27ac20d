import { sql } from 'kysely';
import type { ConversationId, MessageId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { FOLLOW_UP } from './follow-up-store.ts';
import { UNREADABLE } from './readable-rules.ts';

/** WhatsApp marks nothing as read that is older. */
const MARKED_FOR = sql`interval '30 days'`;

/**
 * The newest message of a conversation that can be marked as read, unless that was done: everything before it is marked
 * with it. What was ignored is never marked. `now` is business time.
 */
export async function newestUnmarked(
  db: Db,
  conversationId: ConversationId,
  now: Date,
): Promise<{ readonly id: MessageId; readonly wamid: string } | null> {
  const { rows } = await sql<{ id: MessageId; wamid: string; isMarked: boolean }>`
    select id, wamid, read_told_at is not null or sent_at < ${now}::timestamptz - ${MARKED_FOR} as is_marked from messages
    where conversation_id = ${conversationId} and kind <> all(${[...UNREADABLE, FOLLOW_UP]}::text[])
      and outcome is distinct from 'ignored' and revoked_at is null
    order by seq desc limit 1`.execute(db);
  const [newest] = rows;
  return newest === undefined || newest.isMarked ? null : { id: newest.id, wamid: newest.wamid };
}

/** WhatsApp took it that this message was read. */
export async function keepMarked(db: Db, id: MessageId, at: Date): Promise<void> {
  await sql`update messages set read_told_at = ${at} where id = ${id}`.execute(db);
}
