import { type Generated, type Selectable, sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import type { Bubble } from '../contract.ts';

type DeliveriesTable = {
  id: Generated<number>;
  kind: 'message' | 'status';
  label: string;
  customerId: string | null;
  wamid: string | null;
  advancesTo: Bubble['state'] | null;
  isLost: boolean;
  body: string;
  dueAt: Date;
  createdAt: Date;
  attempt: number;
  isClaimed: boolean;
};
export type PendingDelivery = Selectable<DeliveriesTable>;
export type NewDelivery = Omit<PendingDelivery, 'id' | 'attempt' | 'isClaimed'>;

const tables = (db: Db) => db.withTables<{ 'simulator.deliveries': DeliveriesTable }>();

export async function insertDeliveries(db: Db, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await tables(db)
    .insertInto('simulator.deliveries')
    .values(deliveries.map((delivery) => ({ ...delivery, attempt: 0, isClaimed: false })))
    .execute();
}

/** Takes up to `limit` webhooks that are due; a claim that is not settled falls due again at `claimEndsAt`. */
export async function claimDue(db: Db, now: Date, claimEndsAt: Date, limit: number): Promise<PendingDelivery[]> {
  const { rows } = await sql<PendingDelivery>`
    update simulator.deliveries set is_claimed = true, due_at = ${claimEndsAt}, attempt = attempt + 1
    where id in (
      select id from simulator.deliveries where due_at <= ${now} order by due_at, id limit ${limit} for update skip locked
    )
    returning *`.execute(db);
  return rows.sort((a, b) => a.id - b.id);
}

/** After a start nobody is delivering: what a killed process had claimed is due at once. */
export async function releaseClaims(db: Db, now: Date): Promise<void> {
  await tables(db)
    .updateTable('simulator.deliveries')
    .set({ isClaimed: false, dueAt: now })
    .where('isClaimed', '=', true)
    .execute();
}

export async function nextDueAt(db: Db): Promise<Date | null> {
  const row = await tables(db)
    .selectFrom('simulator.deliveries')
    .select((eb) => eb.fn.min('dueAt').as('dueAt'))
    .executeTakeFirst();
  return row?.dueAt ?? null;
}

export async function postponeDelivery(db: Db, id: number, dueAt: Date): Promise<void> {
  await tables(db).updateTable('simulator.deliveries').set({ dueAt, isClaimed: false }).where('id', '=', id).execute();
}

export async function deleteDelivery(db: Db, id: number): Promise<void> {
  await tables(db).deleteFrom('simulator.deliveries').where('id', '=', id).execute();
}
