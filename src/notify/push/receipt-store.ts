import { sql } from 'kysely';
import type { WorkerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ClaimedPush, DeliveryId } from './types.ts';

/** The device has shown a push; true when the token is one that we made. */
export async function markShown(db: Db, token: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with shown as (update push_deliveries set shown_at = coalesce(shown_at, now()) where token = ${token} returning device_id)
    update push_devices set last_shown_at = now(), silent = 0, last_error = null from shown where push_devices.id = shown.device_id`.execute(
    db,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

/** The trial of a device, due at once but left to whoever writes it: it is claimed by nobody else. */
export async function insertTrial(
  db: Db,
  trial: { readonly id: DeliveryId; readonly deviceId: string; readonly token: string; readonly worker: WorkerId },
): Promise<ClaimedPush | null> {
  const { rows } = await sql<ClaimedPush>`
    insert into push_deliveries as p (id, device_id, kind, topic, token, state, claimed_by, claimed_at, handed_at, attempts, claim_token, expires_at)
    values (${trial.id}, ${trial.deviceId}, 'test', 'recado-test', ${trial.token}, 'sending', ${trial.worker}, now(), now(), 1, 1, now() + interval '5 min')
    returning p.id, p.claim_token, p.job_id, p.device_id, p.kind, p.topic, p.conversation_id, p.code, p.count, p.token, p.is_louder,
      p.attempts, false as is_expired, (select staff_id from push_devices d where d.id = p.device_id) as staff_id,
      (select endpoint from push_devices d where d.id = p.device_id) as endpoint,
      (select p256dh from push_devices d where d.id = p.device_id) as p256dh,
      (select auth from push_devices d where d.id = p.device_id) as auth`.execute(db);
  return rows[0] ?? null;
}

/** When a push was shown; null until the device has said so. */
export async function shownAtOf(db: Db, id: DeliveryId): Promise<Date | null> {
  const { rows } = await sql<{ shownAt: Date | null }>`select shown_at from push_deliveries where id = ${id}`.execute(
    db,
  );
  return rows[0]?.shownAt ?? null;
}
