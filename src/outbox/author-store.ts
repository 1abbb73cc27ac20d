import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** Who of the staff wrote these messages; those that nobody wrote are left out. */
export async function authorIdsOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; authorId: string }>`
    select id, author_id from outbox_messages where id = any(${ids}::uuid[]) and author_id is not null`.execute(db);
  return new Map(rows.map(({ id, authorId }) => [id, authorId]));
}
