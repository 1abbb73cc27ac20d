import { sql } from 'kysely';
import { firstIdAt } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

/** Deletes what was overheard before a moment, oldest first; returns how many. */
export async function forgetOverheard(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from overheard_messages where id = any(array(
      select id from overheard_messages where id < ${firstIdAt(before)}::uuid
      order by id limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/**
 * Deletes edits and deletions that came before a moment and that nobody answers: their messages have taken them over, or
 * never came. Returns how many.
 */
export async function forgetEdits(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from messages where id = any(array(
      select id from messages
      where kind in ('edit', 'revoke') and outcome = 'ignored' and id < ${firstIdAt(before)}::uuid
      order by id limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}
