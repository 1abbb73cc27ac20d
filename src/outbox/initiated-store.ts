import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** Conversations with something to send that the business begins and nobody is sending, the oldest first. */
export async function findInitiated(db: Db, limit: number): Promise<ConversationId[]> {
  const { rows } = await sql<{ conversationId: ConversationId }>`
    select distinct conversation_id from (
      select conversation_id from outbox_messages o
      where state = 'queued' and origin = 'initiated' and (not_before is null or not_before <= now())
        and not exists (
          select from outbox_messages busy where busy.conversation_id = o.conversation_id and busy.id <> o.id
            and (busy.state = 'sending' or (busy.state = 'unconfirmed' and not busy.is_settled)
              or (busy.state = 'queued' and busy.not_before > now()
                and (busy.origin <> 'initiated' or busy.seq < o.seq))))
      order by created_at limit ${limit}
    ) due
  `.execute(db);
  return rows.map((row) => row.conversationId);
}
