import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

const LEASE_MS = 30 * 60_000;

/** Takes the reconciliation of a day (`YYYY-MM-DD`); false when it is done or under way elsewhere. */
export async function claimReconciliation(db: Db, day: string): Promise<boolean> {
  const { rows } = await sql`
    insert into billing_reconciliations as r (day, leased_until) values (${day}, now() + ${LEASE_MS} * interval '1 ms')
    on conflict (day) do update set leased_until = excluded.leased_until
      where r.finished_at is null and (r.leased_until is null or r.leased_until < now())
    returning day
  `.execute(db);
  return rows.length > 0;
}

export async function finishReconciliation(db: Db, day: string, report: object): Promise<void> {
  await sql`
    update billing_reconciliations set finished_at = now(), leased_until = null, report = ${JSON.stringify(report)}::jsonb
    where day = ${day}
  `.execute(db);
}

/** It failed: the next sweep tries it again. */
export async function releaseReconciliation(db: Db, day: string): Promise<void> {
  await sql`update billing_reconciliations set leased_until = null where day = ${day}`.execute(db);
}

export async function markSeen(db: Db, ids: readonly string[], day: string): Promise<void> {
  await sql`update billing_subscriptions set seen_in = ${day} where vendor_id = any(${ids}::text[])`.execute(db);
}

/** Our rows that the vendor no longer lists and that say otherwise. */
export async function findUnseen(db: Db, day: string, before: Date): Promise<string[]> {
  const { rows } = await sql<{ vendorId: string }>`
    select vendor_id from billing_subscriptions
    where seen_in is distinct from ${day}::date and read_at < ${before} and status not in ('canceled', 'incomplete_expired')
    limit 1000
  `.execute(db);
  return rows.map((row) => row.vendorId);
}
