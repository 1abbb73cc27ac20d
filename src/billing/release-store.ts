import { sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** Frees the operations that dead workers held. */
export async function releaseOperations(db: Db, dead: readonly WorkerId[]): Promise<void> {
  await sql`
    update billing_operations set leased_until = null, leased_by = null
    where state = 'queued' and leased_by = any(${dead}::uuid[])
  `.execute(db);
}

/** Frees the events that dead workers held. */
export async function releaseEvents(db: Db, dead: readonly WorkerId[]): Promise<void> {
  await sql`
    update billing_events set leased_until = null, leased_by = null
    where state = 'stored' and leased_by = any(${dead}::uuid[])
  `.execute(db);
}
