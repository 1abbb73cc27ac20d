import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import { LANES } from './types.ts';

/** How long the oldest stored call has waited to be read, ms; null when none waits. */
export async function oldestUnreadMs(db: Db): Promise<number | null> {
  const { rows } = await sql<{ waitedMs: number }>`
    select (extract(epoch from now() - received_at) * 1000)::float8 as waited_ms
    from unnest(${[...LANES]}::text[]) as lanes(lane) cross join lateral (
      select id, received_at from webhook_calls c where c.lane = lanes.lane and state = 'stored' order by id limit 1) oldest
    order by id limit 1
  `.execute(db);
  return rows[0]?.waitedMs ?? null;
}

/** Calls that were set aside and stored calls older than `olderThanMs`, for gauges and sweepers. */
export async function countCalls(
  db: Db,
  olderThanMs: number,
): Promise<{ readonly parked: number; readonly late: number }> {
  const { rows } = await sql<{ parked: number; late: number }>`
    select (select count(*) from webhook_calls where state = 'parked') as parked,
      (select count(*) from webhook_calls where state = 'stored' and received_at < now() - ${olderThanMs} * interval '1 ms') as late
  `.execute(db);
  return rows[0] ?? { parked: 0, late: 0 };
}

/** When a vendor called last (machine time); null: never. */
export async function newestCallAt(db: Db, vendor: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date }>`
    select received_at as at from webhook_calls where vendor = ${vendor} order by id desc limit 1`.execute(db);
  return rows[0]?.at ?? null;
}
