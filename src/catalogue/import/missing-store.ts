import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';

/** For `readStaged`: the product that was saved last with what an entry says. */
export const savedProduct = sql`select id from products p where p.handle = e.key and p.source_hash = e.hash limit 1`;

/** Notes the products on sale that were not staged; gives their number. */
export async function noteMissing(session: Db): Promise<number> {
  await sql`
    create temp table import_missing as
    select p.id, row_number() over (order by p.id)::integer as position from products p
    where p.is_active and not exists (select from import_entries e where e.key = p.handle)`.execute(session);
  const { rows } = await sql<{ count: number }>`select count(*) as count from import_missing`.execute(session);
  return rows[0]?.count ?? 0;
}

/** Takes those noted at the positions after `from` up to `to` off sale; gives the words they were found by. */
export async function removeMissing(tx: Tx, from: number, to: number): Promise<readonly string[]> {
  const { rows } = await sql<{ words: readonly string[] }>`
    update products set is_active = false, source_hash = null, updated_at = now()
    where id in (select id from import_missing where position > ${from} and position <= ${to}) and is_active
    returning words`.execute(tx);
  return [...new Set(rows.flatMap(({ words }) => words))];
}
