import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** True while any stored call waits to be read. */
export async function hasStoredCalls(db: Db): Promise<boolean> {
  const { rows } = await sql<{
    waiting: boolean;
  }>`select exists (select from webhook_calls where state = 'stored') as waiting`.execute(db);
  return rows[0]?.waiting ?? false;
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
