import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';

/** Whether pushes may carry what customers wrote; not unless the owner said so. */
export async function readShowsText(db: Db): Promise<boolean> {
  const { rows } = await sql<{ showsText: boolean }>`select shows_text from push_settings`.execute(db);
  return rows[0]?.showsText ?? false;
}

export async function writeShowsText(db: Db, showsText: boolean): Promise<void> {
  await sql`
    insert into push_settings (shows_text) values (${showsText})
    on conflict (is_only) do update set shows_text = excluded.shows_text`.execute(db);
}
