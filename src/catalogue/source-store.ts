import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** How many products of a source are on sale. */
export async function countOfSource(db: Db, source: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from products where source = ${source} and is_active`.execute(db);
  return rows[0]?.count ?? 0;
}
