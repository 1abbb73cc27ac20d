import { type Generated, sql } from 'kysely';
import type { Db } from '../../platform/db/db.ts';
import type { Delivery, FaultKind } from '../contract.ts';

type ControlsTable = {
  id: Generated<number>;
  offsetMs: number;
  delayMs: number;
  copies: number;
  isOutOfOrder: boolean;
  losesStatuses: boolean;
};
type FaultsTable = { kind: FaultKind; remaining: number };

const tables = (db: Db) => db.withTables<{ 'simulator.controls': ControlsTable; 'simulator.faults': FaultsTable }>();

const MISSING_RELATION = new Set(['42P01', '3F000']);

/** Business time minus machine time, ms; 0 where no simulator has ever run. For other processes of the same shop. */
export async function readBusinessOffset(db: Db): Promise<number> {
  try {
    const row = await tables(db).selectFrom('simulator.controls').select('offsetMs').executeTakeFirst();
    return row?.offsetMs ?? 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && MISSING_RELATION.has(String(error.code))) return 0;
    throw error;
  }
}

/** Moves business time forward and returns the new offset, ms. */
export async function advanceOffset(db: Db, byMs: number): Promise<number> {
  const row = await tables(db)
    .updateTable('simulator.controls')
    .set({ offsetMs: sql<number>`offset_ms + ${byMs}` })
    .returning('offsetMs')
    .executeTakeFirstOrThrow();
  return row.offsetMs;
}

export async function readDelivery(db: Db): Promise<Delivery> {
  return tables(db)
    .selectFrom('simulator.controls')
    .select(['delayMs', 'copies', 'isOutOfOrder', 'losesStatuses'])
    .executeTakeFirstOrThrow();
}

export async function writeDelivery(db: Db, delivery: Delivery): Promise<void> {
  await tables(db).updateTable('simulator.controls').set(delivery).execute();
}

export async function listFaults(db: Db): Promise<FaultsTable[]> {
  return tables(db).selectFrom('simulator.faults').selectAll().where('remaining', '>', 0).orderBy('kind').execute();
}

/** The next `remaining` calls fail in this way; 0 clears it. */
export async function setFault(db: Db, fault: FaultsTable): Promise<void> {
  await tables(db)
    .insertInto('simulator.faults')
    .values(fault)
    .onConflict((conflict) => conflict.column('kind').doUpdateSet({ remaining: fault.remaining }))
    .execute();
}

/** Uses up one of the faults set for this side, or returns null when there is none. */
export async function takeFault(db: Db, side: 'graph' | 'model'): Promise<FaultKind | null> {
  const { rows } = await sql<{ kind: FaultKind }>`
    update simulator.faults set remaining = remaining - 1
    where remaining > 0 and kind = (
      select kind from simulator.faults where remaining > 0 and kind like ${`${side}\\_%`} order by kind limit 1 for update
    )
    returning kind`.execute(db);
  return rows[0]?.kind ?? null;
}
