import { sql } from 'kysely';
import type { Db } from '../../platform/db/db.ts';
import type { Delivery, FaultKind } from '../contract.ts';

type ControlsTable = Delivery;
type FaultsTable = { kind: FaultKind; remaining: number };

const tables = (db: Db) => db.withTables<{ 'simulator.controls': ControlsTable; 'simulator.faults': FaultsTable }>();

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
export async function takeFault(
  db: Db,
  side: 'graph' | 'failed' | 'model' | 'media_id' | 'media_url',
): Promise<FaultKind | null> {
  const { rows } = await sql<{ kind: FaultKind }>`
    update simulator.faults set remaining = remaining - 1
    where remaining > 0 and kind = (
      select kind from simulator.faults where remaining > 0 and kind like ${`${side.replace('_', '\\_')}\\_%`} order by kind limit 1 for update
    )
    returning kind`.execute(db);
  return rows[0]?.kind ?? null;
}
