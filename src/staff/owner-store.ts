import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { StaffId } from './types.ts';

/** Whether somebody may do everything. */
export async function hasOwner(db: Db): Promise<boolean> {
  const { rows } = await sql`select from staff_members where role = 'owner' and is_active limit 1`.execute(db);
  return rows.length > 0;
}

/** Lets one transaction at a time make the first owner, or invite one address. */
export async function takeTurn(tx: Tx, what: 'first_owner' | `invite:${string}`): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`staff:${what}`}, 0))`.execute(tx);
}

/** The active owners, who stay so until the transaction ends: two changes cannot each take what they think is not the last. */
export async function lockOwners(tx: Tx): Promise<readonly StaffId[]> {
  const { rows } = await sql<{ id: StaffId }>`
    select id from staff_members where role = 'owner' and is_active order by id for update`.execute(tx);
  return rows.map(({ id }) => id);
}
