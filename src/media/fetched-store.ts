import { sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { FREE, type Held, inMs, nextDue, writeHeld } from './held-store.ts';
import { MAX_FETCHES } from './outage-rules.ts';
import type { FetchFailure, StoredBytes } from './types.ts';

/** The bytes are in the storage. The lease stays: understanding them is next. */
export const markStored = (tx: Tx, held: Held, worker: WorkerId, stored: StoredBytes): Promise<boolean> =>
  writeHeld(
    tx,
    held,
    worker,
    sql`state = 'stored', reason = case when settled_at is not null then reason end, storage_key = ${stored.key}, sha256 = ${stored.sha256}, bytes = ${stored.bytes},
      mime = ${stored.mime}, stored_at = now(), attempts = 1`,
  );

/**
 * The file is not there: nobody waits for it any longer. `againMs` when it is tried again all the same. To whom it was
 * told once it is no news.
 */
export const markFailed = (
  tx: Tx,
  held: Held,
  worker: WorkerId,
  reason: FetchFailure,
  againMs: number | null,
): Promise<boolean> =>
  writeHeld(
    tx,
    held,
    worker,
    sql`state = case when ${againMs === null} then 'failed' else state end, reason = ${reason},
      settled_at = coalesce(settled_at, now()), shown_at = case when settled_at is not null then shown_at end,
      attempts = least(attempts, ${MAX_FETCHES}), ${nextDue(inMs(againMs))}, ${FREE}`,
  );

/** The attempt to fetch it came to nothing and is made again. Only what a worker's death cut short counts beyond the first. */
export const markAgain = (
  db: Db,
  held: Held,
  worker: WorkerId,
  reason: FetchFailure,
  afterMs: number,
): Promise<boolean> =>
  writeHeld(
    db,
    held,
    worker,
    sql`reason = ${reason}, attempts = least(attempts, ${MAX_FETCHES}), ${nextDue(inMs(afterMs))}, ${FREE}`,
  );
