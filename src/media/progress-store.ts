import { sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { FREE, type Held, inMs, nextDue, writeHeld } from './held-store.ts';
import { REFUSED_ATTEMPTS, whyUnread } from './retry-rules.ts';
import type { Reading } from './types.ts';

/**
 * The kept bytes could not be opened, which is no attempt to read them and takes nothing away from what was read of them.
 * Null `againMs`: they are not tried again.
 */
export const markUnopened = (
  tx: Tx,
  held: Held,
  worker: WorkerId,
  isToSettle: boolean,
  againMs: number | null,
): Promise<boolean> => {
  const isRead = sql`(reading is not null and reading->>'unread' is null)`;
  return writeHeld(
    tx,
    held,
    worker,
    sql`state = case when ${againMs !== null} then state when ${isRead} then 'understood' else 'failed' end,
      reason = case when ${isRead} then reason else 'storage_failed' end,
      settled_at = case when ${isToSettle} then coalesce(settled_at, now()) else settled_at end,
      attempts = greatest(0, attempts - 1), ${nextDue(inMs(againMs))}, ${FREE}`,
  );
};

/**
 * What was understood; `againMs` when it is tried again later, which no turn waits for. What was understood before is
 * not lost to an attempt that understood nothing. Attempts that an account refused do not count, and end with the time
 * in which a turn would be shown the file.
 */
export const markRead = (
  tx: Tx,
  held: Held,
  worker: WorkerId,
  reading: Reading,
  againMs: number | null,
): Promise<boolean> => {
  const isRefused = whyUnread(reading) === 'vendor_refused';
  const isOver = sql`(${againMs === null} or (${isRefused} and created_at < now() - interval '7 days'))`;
  const keepsOld = sql`(${reading.unread !== null} and reading is not null and reading->>'unread' is null)`;
  const isNoNews = sql`(reading->>'unread' is not distinct from ${reading.unread}::text and reading->>'text' = ${reading.text})`;
  return writeHeld(
    tx,
    held,
    worker,
    sql`state = case when ${isOver} then 'understood' else 'stored' end,
      reading = case when ${keepsOld} then reading else ${storableJson(reading)}::json end,
      reason = case when ${keepsOld} then null else ${reading.unread}::text end,
      shown_at = case when overheard_id is not null or (settled_at is not null and (${keepsOld} or ${isNoNews})) then shown_at end,
      settled_at = coalesce(settled_at, now()), removed_because = ${reading.holdsCard ? 'card' : null},
      attempts = case when ${isRefused} then least(attempts, ${REFUSED_ATTEMPTS}) else attempts end,
      ${nextDue(sql`case when not ${isOver} then ${inMs(againMs)} end`)}, ${FREE}`,
  );
};

/** Why bytes are kept, and nothing is to be understood of them. */
export type Unasked = 'too_many' | 'sticker' | 'elsewhere';

/** The bytes are kept, and nothing is to be understood of them: too many came at once, it is a sticker, or was overheard. No news to anybody. */
export const markUnread = (tx: Tx, held: Held, worker: WorkerId, reason: Unasked): Promise<boolean> =>
  writeHeld(
    tx,
    held,
    worker,
    sql`state = 'understood', reason = ${reason}, settled_at = now(), ${nextDue(inMs(null))}, ${FREE}`,
  );

/** Gives a file back untouched, as when the process ends. */
export const release = (db: Db, held: Held, worker: WorkerId): Promise<boolean> =>
  writeHeld(db, held, worker, sql`attempts = greatest(0, attempts - 1), ${nextDue(sql`now()`)}, ${FREE}`);
