import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** Deletes codes of before a moment of business time, with the digits that were typed then; returns how many rows. */
export async function forgetCodes(db: Db, before: Date, limit: number): Promise<number> {
  const codes = await sql`
    delete from verification_codes where id = any(array(
      select id from verification_codes where created_at < ${before}::timestamptz
      order by created_at limit ${limit} for update skip locked))
  `.execute(db);
  const entries = await sql`
    delete from verification_entries where message_id = any(array(
      select message_id from verification_entries where entered_at < ${before}::timestamptz
      order by entered_at limit ${limit} for update skip locked))
  `.execute(db);
  return Math.max(Number(codes.numAffectedRows ?? 0n), Number(entries.numAffectedRows ?? 0n));
}
