import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { RELEASED_AT_ONCE } from './release-portions.ts';

/** Whether the business has begun with this customer since a business time: with whom it has, it goes on. */
export async function hasBegunSince(db: Db, conversationId: ConversationId, since: Date): Promise<boolean> {
  const { rows } = await sql<{ hasBegun: boolean }>`
    select exists (select from outbox_messages
      where conversation_id = ${conversationId} and opens_window and initiated_at > ${since}::timestamptz) as has_begun
  `.execute(db);
  return rows[0]?.hasBegun ?? false;
}

/**
 * With how many customers the business has begun since a business time, less the one that asks. What others have claimed
 * counts as begun with: each claims before it asks, so that of any number of workers at WhatsApp's limit none goes over
 * it; one too many waits.
 */
export async function countBegunSince(db: Db, since: Date, asking: ConversationId | null): Promise<number> {
  const { rows } = await sql<{ begun: number }>`
    with begun as (
      select conversation_id from outbox_messages where opens_window and initiated_at > ${since}::timestamptz union
      select conversation_id from outbox_messages
      where state = 'sending' and origin = 'initiated' and conversation_id is distinct from ${asking}::uuid
    )
    select count(*)::int as begun from begun
  `.execute(db);
  return rows[0]?.begun ?? 0;
}

/**
 * When the business began last (business time) with the `limit`-th of the customers with whom it has begun since a
 * business time, the newest first: a day later there is room for another. Null: there are fewer.
 */
export async function lastOfLimit(db: Db, since: Date, limit: number): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select max(initiated_at) as at from outbox_messages where opens_window and initiated_at > ${since}::timestamptz
    group by conversation_id order by 1 desc offset ${Math.max(0, limit - 1)} limit 1
  `.execute(db);
  return rows[0]?.at ?? null;
}

/**
 * What waits for room under WhatsApp's limit and whose time has come: as many go as have room beside what is queued
 * already, a portion at most. `room` is asked only when somebody waits. Returns whether any was released.
 */
export async function releaseIntoRoom(
  db: Db,
  businessNow: Date,
  room: (businessNow: Date) => Promise<number>,
): Promise<boolean> {
  const due = sql`select id from outbox_messages
    where state = 'held' and release_at is not null and release_at <= ${businessNow}::timestamptz and reason = 'portfolio_limit'`;
  const { rows } = await sql`${due} limit 1`.execute(db);
  if (rows.length === 0) return false;
  const most = Math.max(0, Math.min(await room(businessNow), RELEASED_AT_ONCE));
  if (most === 0) return false;
  const { numAffectedRows } = await sql`
    update outbox_messages set state = 'queued', reason = null, not_before = null, release_at = null
    where id = any(array(
      ${due} order by release_at for update skip locked
      limit greatest(0, ${most}::int - (select count(*) from (
        select from outbox_messages where state = 'queued' and origin = 'initiated' limit ${most}::int) queued))
    ))
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}
