import type { Db } from '../../platform/db/db.ts';
import type { SimAccount } from '../contract.ts';

const tables = (db: Db) => db.withTables<{ 'simulator.controls': SimAccount & { freeServiceLeft: number } }>();

export async function readAccount(db: Db): Promise<SimAccount & { readonly freeServiceLeft: number }> {
  return tables(db)
    .selectFrom('simulator.controls')
    .select(['isBlocked', 'quality', 'messagingLimit', 'freeServiceLeft'])
    .executeTakeFirstOrThrow();
}

export async function changeAccount(db: Db, change: Partial<SimAccount>): Promise<void> {
  await tables(db).updateTable('simulator.controls').set(change).execute();
}
