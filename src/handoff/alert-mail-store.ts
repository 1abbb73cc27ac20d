import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { AlertEvent } from './alert-event-store.ts';
import type { AlertCode } from './types.ts';

/** Of one code no more than one mail goes out in so long. */
const REST = sql`interval '1 hour'`;
/** What is older was seen by whoever opened the console. */
const LOOKS_BACK = sql`interval '1 day'`;

export type UnmailedPage = {
  readonly openMs: number;
  /** The id of the last alert that was looked at; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
};

/** A page of the alerts of these codes that have been open for so long and of which owners may be mailed now, the oldest first. */
export async function findUnmailedAlerts(
  db: Db,
  codes: readonly AlertCode[],
  { openMs, after, limit }: UnmailedPage,
): Promise<AlertEvent[]> {
  const { rows } = await sql<AlertEvent>`
    select id, kind as code, subject, at from staff_alerts a
    where resolved_at is null and mailed_at is null and kind = any(${codes}::text[]) and id > ${after}
      and at > now() - ${LOOKS_BACK} and at <= now() - ${openMs} * interval '1 ms'
      and not exists (select from staff_alerts m where m.kind = a.kind and m.mailed_at > now() - ${REST})
    order by id limit ${limit}`.execute(db);
  return rows;
}

/** One mail tells of every open alert of the code; false when another process was quicker. */
export async function markAlertsMailed(tx: Tx, code: AlertCode): Promise<boolean> {
  // Two processes that look at the same time write one after the other.
  await sql`select pg_advisory_xact_lock(hashtextextended('alert mails', 0))`.execute(tx);
  const { numAffectedRows } = await sql`
    update staff_alerts set mailed_at = now() where kind = ${code} and resolved_at is null and mailed_at is null
      and not exists (select from staff_alerts m where m.kind = ${code} and m.mailed_at > now() - ${REST})`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
