import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** What these people are called, whether they still work here or not. */
export async function namesOfStaff(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from staff_members where id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Whether somebody works here now and may answer customers. */
export async function mayAnswer(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`
    select from staff_members where id = ${id}::uuid and is_active and role <> 'viewer'`.execute(db);
  return rows.length > 0;
}
