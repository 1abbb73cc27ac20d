import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';
import { RANDOM } from './random-token.ts';

/** Of these people, those who were not told since a moment of business time and have a device that takes it. */
export async function findUntold(db: Db, staffIds: readonly string[], since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from unnest(${staffIds}::uuid[]) as s (id)
    where not exists (select from push_digests d where d.staff_id = s.id and d.told_at >= ${since}::timestamptz)
      and exists (select from push_devices p where p.staff_id = s.id and 'waiting' = any(p.kinds)
        and (p.muted_until is null or p.muted_until <= now()))`.execute(db);
  return rows.map(({ id }) => id);
}

/** True for the one transaction that tells somebody of this day. */
export async function markTold(tx: Tx, staffId: string, since: Date, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into push_digests as d (staff_id, told_at) values (${staffId}, ${at})
    on conflict (staff_id) do update set told_at = excluded.told_at where d.told_at < ${since}::timestamptz`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

/** One push to each device of somebody: so much waits. */
export async function insertDigest(
  tx: Tx,
  digest: { readonly staffId: string; readonly count: number; readonly topic: string; readonly usefulMs: number },
): Promise<void> {
  await sql`
    insert into push_deliveries (id, device_id, kind, topic, code, count, token, expires_at)
    select gen_random_uuid(), id, 'waiting', ${digest.topic}, 'digest', ${digest.count}, ${RANDOM}, now() + ${digest.usefulMs} * interval '1 ms'
    from push_devices where staff_id = ${digest.staffId} and 'waiting' = any(kinds) and (muted_until is null or muted_until <= now())`.execute(
    tx,
  );
}
