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

/** Forgets which reports of providers were read before a moment; returns how many. One that is repeated later is read again. */
export async function forgetReports(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from mail_events where id = any(array(
      select id from mail_events where received_at < ${before} order by received_at limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Forgets how many mails customers got on days (UTC) that ended before a moment; returns how many. */
export async function forgetMailCounts(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from mail_counts where ctid = any(array(
      select ctid from mail_counts where day < ${before.toISOString().slice(0, 10)}::date
      order by day limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
