import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import type { Act, ActsTable, BubblesTable, StoredBubble } from './types.ts';

const tables = (db: Db) => db.withTables<{ 'simulator.bubbles': BubblesTable; 'simulator.acts': ActsTable }>();

/** The newest bubbles of a chat, oldest first. */
export async function listBubbles(db: Db, customerId: string, limit = 500): Promise<StoredBubble[]> {
  const rows = await tables(db)
    .selectFrom('simulator.bubbles')
    .selectAll()
    .where('customerId', '=', customerId)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}

export async function insertAct(db: Db, act: Act): Promise<void> {
  await tables(db)
    .insertInto('simulator.acts')
    .values({ ...act, text: JSON.stringify(act.text) })
    .execute();
}

export async function listActs(db: Db, limit: number): Promise<Act[]> {
  const rows = await tables(db).selectFrom('simulator.acts').selectAll().orderBy('seq', 'desc').limit(limit).execute();
  return rows.reverse().map((row) => ({ ...row, text: String(JSON.parse(row.text)) }));
}

/** Every bubble of every chat in order, for the transcript of an exported script. */
export async function listAllBubbles(db: Db, limit: number): Promise<StoredBubble[]> {
  const rows = await tables(db)
    .selectFrom('simulator.bubbles')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse();
}

/** Keeps the newest rows only; a simulator that runs for months stays small. */
export async function trimChats(db: Db, keep: number): Promise<void> {
  await sql`delete from simulator.bubbles where seq <= (select max(seq) from simulator.bubbles) - ${keep}`.execute(db);
  await sql`delete from simulator.acts where seq <= (select max(seq) from simulator.acts) - ${keep}`.execute(db);
}
