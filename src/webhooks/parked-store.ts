import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { Lane } from './types.ts';

export type Parked = {
  readonly id: string;
  readonly vendor: string;
  readonly receivedAt: Date;
  readonly reason: string;
};

/** Calls that were set aside, the newest first. */
export async function listParked(db: Db, limit: number): Promise<readonly Parked[]> {
  const { rows } = await sql<Parked>`
    select id, vendor, received_at, coalesce(reason, '') as reason from webhook_calls
    where state = 'parked' order by id desc limit ${limit}`.execute(db);
  return rows;
}

/** A parked call as it came; null when it is parked no more. */
export async function bodyOfParked(db: Db, id: string): Promise<Buffer | null> {
  const { rows } = await sql<{ body: Buffer }>`
    select body from webhook_calls where id = ${id} and state = 'parked'`.execute(db);
  return rows[0]?.body ?? null;
}

/** A parked call is to be read again; gives its lane, null when it is parked no more. */
export async function unparkCall(db: Db, id: string): Promise<Lane | null> {
  const { rows } = await sql<{ lane: Lane }>`
    update webhook_calls set state = 'stored', reason = null, read_at = null where id = ${id} and state = 'parked' returning lane`.execute(
    db,
  );
  return rows[0]?.lane ?? null;
}

/** A parked call is looked at no more; it goes when its time is over. */
export async function discardCall(db: Db, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update webhook_calls set state = 'ignored' where id = ${id} and state = 'parked'`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}
