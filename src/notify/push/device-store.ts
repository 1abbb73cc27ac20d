import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import type { PushKind } from './contract.ts';
import { MOST_SILENT } from './rules.ts';
import type { DeviceId, Subscription } from './types.ts';

export type DeviceRow = {
  readonly id: DeviceId;
  readonly endpointHash: Buffer;
  readonly name: string;
  readonly system: string;
  readonly kinds: PushKind[];
  readonly mutedUntil: Date | null;
  readonly createdAt: Date;
  readonly lastShownAt: Date | null;
  readonly lastError: string | null;
  readonly silent: number;
};

const COLUMNS = sql`id, endpoint_hash, name, system, kinds, muted_until, created_at, last_shown_at, last_error, silent`;

export type NewDevice = Subscription & {
  readonly id: DeviceId;
  readonly staffId: string;
  readonly endpointHash: Buffer;
  readonly name: string;
  readonly system: string;
  readonly kinds: readonly PushKind[];
};

/** More browsers than anybody uses; the oldest ones make room. */
const MOST_DEVICES = 20;

/**
 * Adds a device, or renews it under its endpoint. It becomes that of whoever is signed in there now, with nothing left
 * of what was meant for somebody else. Null when the endpoint is known with other keys: whoever asks does not have it.
 */
export async function saveDevice(db: Db, device: NewDevice): Promise<DeviceRow | null> {
  const { keys, kinds } = device;
  return db.transaction().execute(async (tx) => {
    await sql`
      delete from push_devices where endpoint_hash = ${device.endpointHash} and staff_id <> ${device.staffId}
        and p256dh = ${keys.p256dh} and auth = ${keys.auth}`.execute(tx);
    const { rows } = await sql<DeviceRow>`
      insert into push_devices (id, staff_id, endpoint, endpoint_hash, p256dh, auth, name, system, kinds)
      values (${device.id}, ${device.staffId}, ${device.endpoint}, ${device.endpointHash}, ${keys.p256dh}, ${keys.auth},
        ${device.name}, ${device.system}, ${kinds}::text[])
      on conflict (endpoint_hash) do update set system = excluded.system, silent = 0, last_error = null
      where push_devices.staff_id = excluded.staff_id and push_devices.p256dh = excluded.p256dh and push_devices.auth = excluded.auth
      returning ${COLUMNS}`.execute(tx);
    await sql`
      delete from push_devices where id in (
        select id from push_devices where staff_id = ${device.staffId} order by created_at desc, id desc offset ${MOST_DEVICES})`.execute(
      tx,
    );
    return rows[0] ?? null;
  });
}

/** Somebody's devices, the newest first. */
export async function listDevices(db: Db, staffId: string): Promise<DeviceRow[]> {
  const { rows } = await sql<DeviceRow>`
    select ${COLUMNS} from push_devices where staff_id = ${staffId} order by created_at desc, id desc`.execute(db);
  return rows;
}

export type DeviceChange = {
  readonly name?: string | undefined;
  readonly kinds?: readonly PushKind[] | undefined;
  readonly mutedUntil?: Date | null | undefined;
};

/** Changes what is given of one's own device; null when there is none. */
export async function changeDevice(
  db: Db,
  staffId: string,
  id: string,
  { name, kinds, mutedUntil }: DeviceChange,
): Promise<DeviceRow | null> {
  const { rows } = await sql<DeviceRow>`
    update push_devices set name = coalesce(${name ?? null}::text, name), kinds = coalesce(${kinds ?? null}::text[], kinds),
      muted_until = case when ${mutedUntil !== undefined} then ${mutedUntil ?? null}::timestamptz else muted_until end
    where id = ${id} and staff_id = ${staffId} returning ${COLUMNS}`.execute(db);
  return rows[0] ?? null;
}

/** Removes one's own device, and what was meant for it; false when there is none. */
export async function removeDevice(db: Db, staffId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from push_devices where id = ${id} and staff_id = ${staffId}`.execute(
    db,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

/** Whether one of these people has a device that takes pushes and shows them. */
export async function hasWorkingDevice(db: Db, staffIds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select from push_devices where staff_id = any(${staffIds}::uuid[]) and silent < ${MOST_SILENT}
      and 'waiting' = any(kinds) and (muted_until is null or muted_until <= now()) limit 1`.execute(db);
  return rows.length > 0;
}

/** How many devices there are, and how many of them have shown nothing of the last pushes. */
export async function countDevices(db: Db): Promise<{ readonly all: number; readonly silent: number }> {
  const { rows } = await sql<{ all: number; silent: number }>`
    select count(*)::int as all, (count(*) filter (where silent >= ${MOST_SILENT}))::int as silent from push_devices`.execute(
    db,
  );
  return rows[0] ?? { all: 0, silent: 0 };
}
