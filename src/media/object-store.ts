import { sql } from 'kysely';
import type { MessageId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { AttachmentId } from './types.ts';

/** An object that nobody came to rely on by then is a leftover of a worker that was killed. */
const LEFTOVER_AFTER = sql`interval '1 hour'`;

/** Notes a key before the first byte is written under it. */
export async function noteObject(db: Db, key: string, attachment: AttachmentId): Promise<void> {
  await sql`
    insert into media_objects (key, attachment_id, remove_at) values (${key}, ${attachment}, now() + ${LEFTOVER_AFTER})
  `.execute(db);
}

/** From now on the object stays for the time of retention. */
export async function keepObject(tx: Tx, key: string, days: number): Promise<void> {
  await sql`
    update media_objects set remove_at = created_at + ${days} * interval '1 day' where key = ${key}
  `.execute(tx);
}

/** The object is to go at once. */
export async function dropObject(tx: Tx, key: string): Promise<void> {
  await sql`update media_objects set remove_at = now() where key = ${key}`.execute(tx);
}

/**
 * The messages of these files were deleted by the customer: their bytes are to go at once, and nothing more is fetched or
 * read. Whoever works on one of them has lost it.
 */
export async function dropFilesOf(tx: Tx, messages: readonly MessageId[]): Promise<void> {
  await sql`
    with dropped as (
      update attachments set removed_because = 'revoked', reason = 'revoked', settled_at = coalesce(settled_at, now()),
        state = case when state = 'announced' then 'failed' else state end, is_awaited = false, due_at = null,
        lease_token = lease_token + 1, lease_worker = null, lease_until = null
      where message_id = any(${messages}::uuid[]) and removed_because is null returning id
    )
    update media_objects set remove_at = now() where attachment_id in (select id from dropped)
  `.execute(tx);
}

/** Keys whose time is over: leftovers, what is older than `days`, what was to be removed, and what belongs to nobody any more. */
export async function findDueObjects(db: Db, days: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    (select key from media_objects where remove_at <= now() order by remove_at limit ${limit})
    union (select key from media_objects where created_at < now() - ${days} * interval '1 day' order by created_at limit ${limit})
    union (select key from media_objects where attachment_id is null limit ${limit})
    union (select storage_key from attachments where removed_because is not null and storage_key is not null limit ${limit})
  `.execute(db);
  return rows.map((row) => row.key);
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
