import type { RawBuilder } from 'kysely';
import type { PersonRecords } from '../../core/person.ts';
import type { Db } from './db.ts';

/** Runs one query for each table, one after another. */
export async function rowsByTable(
  db: Db,
  queries: Readonly<Record<string, RawBuilder<unknown>>>,
): Promise<PersonRecords> {
  const found: Record<string, readonly unknown[]> = {};
  for (const [table, query] of Object.entries(queries)) found[table] = (await query.execute(db)).rows;
  return found;
}
