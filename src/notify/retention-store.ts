import { sql } from 'kysely';
import { firstIdAt } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/**
 * Empties mails of before a moment that have an end: what they said and to whose name. The rows stay, so that nothing is
 * sent a second time under their keys. Returns how many.
 */
export async function emptyMails(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update mails set data = null, to_name = null where id = any(array(
      select id from mails
      where id < ${firstIdAt(before)}::uuid and data is not null
        and state in ('sent', 'failed', 'discarded', 'unconfirmed')
      order by id limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}
