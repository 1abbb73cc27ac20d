import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { Page } from './types.ts';

/** The shown pages whose newest version a file of a folder gave, for this reason. */
export async function readImportedPages(db: Db | Tx, reason: string): Promise<readonly Page[]> {
  const { rows } = await sql<Page>`
    select p.id, p.kind, p.source, v.version, v.title, v.content, v.is_shown, v.author_id, v.reason, v.published_at
    from knowledge_pages p join knowledge_page_versions v on v.page_id = p.id and v.version = p.version
    where p.source is not null and p.is_shown and v.author_id is null and v.reason = ${reason}
    order by p.id`.execute(db);
  return rows;
}
