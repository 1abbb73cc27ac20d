import { sql } from 'kysely';
import type { Purpose } from '../consent/index.ts';
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
                and (busy.origin <> 'initiated' or coalesce(busy.place, busy.seq) < coalesce(o.place, o.seq)))))
      order by created_at limit ${limit}
    ) due
  `.execute(db);
  return rows.map((row) => row.conversationId);
}

/**
 * Gives up what the business began and is not worth sending any more, `limit` messages at most. Returns how many; what
 * is being sent is left to whoever sends it.
 */
export async function discardExpired(db: Db, businessNow: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update outbox_messages set state = 'discarded', reason = 'expired', release_at = null
    where id = any(array(
      select id from outbox_messages
      where state in ('queued', 'held') and expires_at is not null and expires_at <= ${businessNow}::timestamptz and origin = 'initiated'
      order by expires_at limit ${limit} for update skip locked
    ))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** What the business began with one customer since a business time, less what is only about to go (again) and what never arrived. */
export async function initiatedSince(
  db: Db,
  conversationId: ConversationId,
  since: Date,
): Promise<readonly { readonly purpose: Purpose; readonly at: Date }[]> {
  const { rows } = await sql<{ purpose: Purpose; at: Date }>`
    select purpose, initiated_at as at from outbox_messages
    where conversation_id = ${conversationId} and initiated_at > ${since}::timestamptz
      and state not in ('queued', 'sending', 'held', 'failed') order by initiated_at desc limit 100
  `.execute(db);
  return rows;
}
