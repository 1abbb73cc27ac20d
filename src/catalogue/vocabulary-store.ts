import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** Names of products and brands, of those that were touched last. */
export async function shopVocabulary(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct name from (
      select name from (select name from products where is_active order by updated_at desc limit ${limit}) named
      union all
      select brand from (select brand from products where is_active and brand is not null order by updated_at desc limit ${limit}) branded
    ) as words limit ${limit}
  `.execute(db);
  return rows.map((row) => row.name);
}
