import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
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
 * What a customer got unasked since a moment of machine time, other than by one message: what each is about and when
 * WhatsApp took it.
 */
export async function unaskedSince(
  db: Db,
  conversationId: ConversationId,
  since: Date,
  except: OutboxId,
): Promise<{ readonly topic: string | null; readonly at: Date }[]> {
  const { rows } = await sql<{ topic: string | null; at: Date }>`
    select topic, accepted_at as at from outbox_messages
    where conversation_id = ${conversationId} and origin = 'initiated' and id <> ${except} and accepted_at > ${since}
      and created_at > ${since}::timestamptz - interval '31 days' and state in ('sent', 'delivered', 'read', 'played')
  `.execute(db);
  return rows;
}
