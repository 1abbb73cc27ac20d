import { sql } from 'kysely';
import type { Db } from '../../platform/db/db.ts';

/** Uses up one of the free service messages; false when none is left. */
export async function takeFreeReply(db: Db): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update simulator.controls set free_service_left = free_service_left - 1 where free_service_left > 0
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

export async function setFreeReplies(db: Db, left: number): Promise<void> {
  await sql`update simulator.controls set free_service_left = ${left}`.execute(db);
}
