import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/**
 * How long the oldest delivery that is due has waited for its attempt, ms; null when none is. Endpoints that are off, or
 * that fail and are left alone for it, have alerts of their own.
 */
export async function oldestUndeliveredMs(db: Db): Promise<number | null> {
  const { rows } = await sql<{ waitedMs: number | null }>`
    select (extract(epoch from now() - min(oldest.since)) * 1000)::float8 as waited_ms
    from webhook_endpoints e cross join lateral (
      select greatest(event.created_at, d.next_at) as since from webhook_deliveries d join webhook_events event on event.id = d.event_id
      where d.endpoint_id = e.id and (d.state = 'new' or (d.state = 'ready' and d.next_at <= now()))
        and (d.leased_until is null or d.leased_until <= now())
      order by d.id limit 1) oldest
    where e.state = 'active' and e.failures = 0 and (e.rest_until is null or e.rest_until <= now())`.execute(db);
  return rows[0]?.waitedMs ?? null;
}
