import { sql } from 'kysely';
import { firstIdAt } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** Deletes calls that came before a moment and were read or parked, oldest first; returns how many. */
export async function forgetCalls(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from webhook_calls where id = any(array(
      select id from webhook_calls where id < ${firstIdAt(before)}::uuid and state <> 'stored'
      order by id limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}
