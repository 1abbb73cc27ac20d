import { type Generated, type Selectable, sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import { SimEvent } from '../contract.ts';

type TrafficTable = {
  seq: Generated<number>;
  at: Date;
  direction: SimEvent['direction'];
  label: string;
  customerId: string | null;
  wamid: string | null;
  httpStatus: number | null;
  ms: number | null;
  attempt: number;
  fault: string | null;
  request: string;
  response: string | null;
};
export type NewEvent = Omit<SimEvent, 'seq' | 'at'> & { readonly at: Date };

const tables = (db: Db) => db.withTables<{ 'simulator.traffic': TrafficTable }>();

export async function insertEvent(db: Db, event: NewEvent): Promise<SimEvent> {
  const row = await tables(db)
    .insertInto('simulator.traffic')
    .values({
      ...event,
      request: JSON.stringify(event.request),
      response: event.response?.replaceAll('\0', '') ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toEvent(row);
}

/** The newest `limit` events after `seq`, oldest first. */
export async function listEvents(db: Db, after: number, limit: number): Promise<SimEvent[]> {
  const rows = await tables(db)
    .selectFrom('simulator.traffic')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.reverse().map(toEvent);
}

export async function findEvent(db: Db, seq: number): Promise<SimEvent | undefined> {
  const row = await tables(db).selectFrom('simulator.traffic').selectAll().where('seq', '=', seq).executeTakeFirst();
  return row && toEvent(row);
}

export async function trimEvents(db: Db, keep: number): Promise<void> {
  await sql`delete from simulator.traffic where seq <= (select max(seq) from simulator.traffic) - ${keep}`.execute(db);
}

const toEvent = (row: Selectable<TrafficTable>): SimEvent =>
  SimEvent.parse({ ...row, at: row.at.toISOString(), request: JSON.parse(row.request) });
