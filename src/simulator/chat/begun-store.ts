import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';

/** Other customers with whom the business has begun after a moment, without those whom it did not reach. */
export async function countBegun(db: Db, since: Date, besides: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct customer_id)::int4 as count from simulator.bubbles
    where is_begun and at > ${since}::timestamptz and state <> 'failed' and customer_id <> ${besides}`.execute(db);
  return rows[0]?.count ?? 0;
}
