import { sql } from 'kysely';
import { firstIdAt } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/**
 * Empties what was recorded of turns of before a moment: the model's request, tool calls, checked claims. What was
 * written and answered, and what it cost, stays. Returns how many.
 */
export async function forgetTraces(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update turns set trace = null, claims = null, calls = '[]' where id = any(array(
      select id from turns where trace is not null and id < ${firstIdAt(before)}::uuid
      order by id limit ${limit} for update skip locked))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
