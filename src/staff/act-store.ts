import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';
import type { Act } from './types.ts';

export async function insertAct(
  db: Db,
  id: string,
  { at, staffId, act, about, sessionRef, device }: Act,
): Promise<void> {
  await sql`
    insert into staff_acts (id, at, staff_id, act, about, session_ref, device)
    values (${id}, ${at}, ${staffId}, ${act}, ${about}, ${sessionRef}, ${device})`.execute(db);
}

export type ActRow = {
  readonly id: string;
  readonly at: Date;
  readonly by: string | null;
  readonly act: string;
  readonly about: string | null;
  readonly device: string | null;
};

/** What was done, the newest first; `before` is the last one of the page before. */
export async function listActs(db: Db, before: string | null, limit: number): Promise<ActRow[]> {
  const older = before === null ? sql`true` : sql`a.id < ${before}`;
  const { rows } = await sql<ActRow>`
    select a.id, a.at, m.name as by, a.act, a.about, a.device
    from staff_acts a left join staff_members m on m.id = a.staff_id
    where ${older} order by a.id desc limit ${limit}`.execute(db);
  return rows;
}

/** What people did about one thing, the newest first. */
export async function actsAbout(
  db: Db,
  about: `conversation:${string}`,
  limit: number,
): Promise<readonly Omit<ActRow, 'about'>[]> {
  // The index is a partial one: the planner has to see that it serves.
  const { rows } = await sql<Omit<ActRow, 'about'>>`
    select a.id, a.at, m.name as by, a.act, a.device
    from staff_acts a left join staff_members m on m.id = a.staff_id
    where a.about = ${about} and a.about like 'conversation:%' order by a.id desc limit ${limit}`.execute(db);
  return rows;
}
