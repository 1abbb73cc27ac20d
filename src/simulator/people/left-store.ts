import { sql } from 'kysely';
import type { Db } from '../../platform/db/db.ts';
import type { Person } from './person.ts';
import { listPeople } from './store.ts';

/** Everybody who has a phone here; nobody where the simulator was never on, which has no tables then. */
export async function peopleIfAny(db: Db): Promise<readonly Person[]> {
  const { rows } = await sql<{ isThere: boolean }>`
    select to_regclass('simulator.people') is not null as is_there`.execute(db);
  return rows[0]?.isThere ? listPeople(db) : [];
}

/** Takes somebody's phone away, with all that was written on it. */
export async function deletePerson(db: Db, id: string): Promise<void> {
  await sql`delete from simulator.people where id = ${id}`.execute(db);
}
