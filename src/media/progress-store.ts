import { type RawBuilder, sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import { storableJson } from '../core/text.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { REFUSED_ATTEMPTS } from './retry-rules.ts';
import type { ClaimedAttachment, FetchFailure, Reading, StoredBytes } from './types.ts';

type Held = Pick<ClaimedAttachment, 'id' | 'token'>;

const FREE = sql`lease_worker = null, lease_until = null`;

/** Every step is fenced: false when somebody else has taken the file over meanwhile. */
async function write(db: Db | Tx, held: Held, worker: WorkerId, assignments: RawBuilder<unknown>): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update attachments set ${assignments} where id = ${held.id} and lease_token = ${held.token} and lease_worker = ${worker}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** The bytes are in the storage. The lease stays: understanding them is next. */
export const markStored = (tx: Tx, held: Held, worker: WorkerId, stored: StoredBytes): Promise<boolean> =>
  write(
    tx,
    held,
    worker,
    sql`state = 'stored', reason = null, storage_key = ${stored.key}, sha256 = ${stored.sha256}, bytes = ${stored.bytes},
      mime = ${stored.mime}, stored_at = now(), attempts = 1`,
  );

export const markFailed = (tx: Tx, held: Held, worker: WorkerId, reason: FetchFailure): Promise<boolean> =>
  write(
    tx,
    held,
    worker,
    sql`state = 'failed', reason = ${reason}, settled_at = now(), shown_at = null, due_at = null, ${FREE}`,
  );

/** The attempt came to nothing and is made again. */
export const markAgain = (db: Db, held: Held, worker: WorkerId, reason: string, afterMs: number): Promise<boolean> =>
  write(db, held, worker, sql`reason = ${reason}, due_at = now() + ${afterMs} * interval '1 ms', ${FREE}`);

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
  const isRefused = reading.unread === 'vendor_refused';
  const isOver = sql`(${againMs === null} or (${isRefused} and created_at < now() - interval '7 days'))`;
  const keepsOld = sql`(${reading.unread !== null} and reading is not null and reading->>'unread' is null)`;
  const isNoNews = sql`(reading->>'unread' is not distinct from ${reading.unread}::text and reading->>'text' = ${reading.text})`;
  return write(
    tx,
    held,
    worker,
    sql`state = case when ${isOver} then 'understood' else 'stored' end,
      reading = case when ${keepsOld} then reading else ${storableJson(reading)}::json end,
      reason = case when ${keepsOld} then null else ${reading.unread}::text end,
      shown_at = case when settled_at is not null and (${keepsOld} or ${isNoNews}) then shown_at end,
      settled_at = coalesce(settled_at, now()), removed_because = ${reading.holdsCard ? 'card' : null},
      attempts = case when ${isRefused} then least(attempts, ${REFUSED_ATTEMPTS}) else attempts end,
      due_at = case when not ${isOver} then now() + ${againMs}::float8 * interval '1 ms' end, ${FREE}`,
  );
};

/** The bytes are kept, and nothing is to be understood of them: too many came at once, or it is a sticker. No news to anybody. */
export const markUnread = (tx: Tx, held: Held, worker: WorkerId, reason: 'too_many' | 'sticker'): Promise<boolean> =>
  write(tx, held, worker, sql`state = 'understood', reason = ${reason}, settled_at = now(), due_at = null, ${FREE}`);

/** Gives a file back untouched, as when the process ends. */
export const release = (db: Db, held: Held, worker: WorkerId): Promise<boolean> =>
  write(db, held, worker, sql`attempts = greatest(0, attempts - 1), due_at = now(), ${FREE}`);
