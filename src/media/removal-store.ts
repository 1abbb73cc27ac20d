import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

const IS_TRIED = sql`coalesce(removal_failed_at > now() - interval '10 minutes', false)`;

/**
 * Keys whose time is over: leftovers, what is older than `days`, what was to be removed, and what belongs to nobody any more.
 * None that could not be deleted in the last ten minutes.
 */
export async function findDueObjects(db: Db, days: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    (select key from media_objects where remove_at <= now() and not ${IS_TRIED} order by remove_at limit ${limit})
    union (select key from media_objects where created_at < now() - ${days} * interval '1 day' and not ${IS_TRIED}
      order by created_at limit ${limit})
    union (select key from media_objects where attachment_id is null and not ${IS_TRIED} limit ${limit})
    union (select storage_key from attachments where removed_because is not null and storage_key is not null
      and not exists (select from media_objects where key = storage_key and ${IS_TRIED}) limit ${limit})
  `.execute(db);
  return rows.map((row) => row.key);
}

/** The object could not be deleted: others go first. */
export async function noteFailedRemoval(db: Db, key: string): Promise<void> {
  await sql`update media_objects set removal_failed_at = now() where key = ${key}`.execute(db);
}

/** The object is gone from the storage. */
export async function forgetObject(db: Db, key: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`
      update attachments set storage_key = null, removed_at = now(), removed_because = coalesce(removed_because, 'retention')
      where storage_key = ${key}
    `.execute(tx);
    await sql`delete from media_objects where key = ${key}`.execute(tx);
  });
}
