import { sql } from 'kysely';
import { firstIdAt } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/**
 * Deletes receipts and the ledger of effects of turns of before a moment: no turn of that time can run again, and no
 * reply of today rests on them. Returns how many rows of the one that had more.
 */
export async function forgetReceipts(db: Db, before: Date, limit: number): Promise<number> {
  const first = firstIdAt(before);
  const receipts = await sql`
    delete from receipts where id = any(array(
      select id from receipts where turn_id < ${first}::uuid order by turn_id limit ${limit} for update skip locked))`.execute(
    db,
  );
  const effects = await sql`
    delete from effects where ctid = any(array(
      select ctid from effects where turn_id < ${first}::uuid order by turn_id limit ${limit} for update skip locked))`.execute(
    db,
  );
  return Math.max(Number(receipts.numAffectedRows ?? 0n), Number(effects.numAffectedRows ?? 0n));
}
