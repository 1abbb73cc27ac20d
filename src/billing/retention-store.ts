import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/**
 * Forgets events of the payment vendor that came before a moment and ask for nothing any more; those set aside stay for a
 * person. Returns how many.
 */
export async function forgetBillingEvents(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from billing_events where id = any(array(
      select id from billing_events where state in ('done', 'ignored') and received_at < ${before}
      order by received_at limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
