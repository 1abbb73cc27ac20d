import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { EventId, GivenUpEvent } from './types.ts';

/** Events that are not tried any more and that nobody has taken, the oldest first. */
export async function listGivenUp(db: Db, limit: number): Promise<readonly GivenUpEvent[]> {
  const { rows } = await sql<GivenUpEvent>`
    select id, type, attempts, outcome, created_at from event_deliveries where state = 'given_up'
    order by created_at, id limit ${limit}`.execute(db);
  return rows;
}

/**
 * Tries events that were given up for another 24 hours, under the same `webhook-id`: those named, or all. Returns which,
 * and how many stay given up.
 */
export async function retryGivenUp(
  tx: Tx,
  ids: readonly EventId[] | null,
): Promise<{ readonly retried: readonly EventId[]; readonly left: number }> {
  const { rows: retried } = await sql<{ id: EventId }>`
    update event_deliveries set state = 'queued', attempts = 0, next_at = now(), tries_since = now()
    where state = 'given_up' ${ids === null ? sql`` : sql`and id = any(${ids}::uuid[])`} returning id`.execute(tx);
  const { rows } = await sql<{ left: number }>`
    select count(*)::int as left from event_deliveries where state = 'given_up'`.execute(tx);
  return { retried: retried.map(({ id }) => id), left: rows[0]?.left ?? 0 };
}
