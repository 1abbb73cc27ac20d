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

/**
 * Whether the business may begin with one more customer, when WhatsApp allows `limit` of them since a business time. With
 * whom it has begun since then counts once and goes on. What others have claimed counts as begun with: each claims before
 * it asks, so that of any number of workers at the limit none goes over it; one too many waits.
 */
export async function hasRoomFor(
  db: Db,
  asked: { readonly conversationId: ConversationId; readonly since: Date; readonly limit: number },
): Promise<boolean> {
  const { conversationId, since, limit } = asked;
  const { rows } = await sql<{ hasRoom: boolean }>`
    with opened as (
      select conversation_id from outbox_messages where opens_window and initiated_at > ${since}::timestamptz
    ), others as (
      select conversation_id from opened union
      select conversation_id from outbox_messages
      where state = 'sending' and origin = 'initiated' and conversation_id <> ${conversationId}
    )
    select exists (select from opened where conversation_id = ${conversationId})
      or (select count(*) from others) < ${limit} as has_room
  `.execute(db);
  return rows[0]?.hasRoom ?? false;
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
