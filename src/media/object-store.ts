import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { AttachmentId } from './types.ts';

/** An object that nobody came to rely on by then is a leftover of a worker that was killed. */
const LEFTOVER_AFTER = sql`interval '1 hour'`;

/** Notes a key before the first byte is written under it; noted twice it is once. */
export async function noteObject(db: Db, key: string, attachment: AttachmentId): Promise<void> {
  await sql`
    insert into media_objects (key, attachment_id, remove_at) values (${key}, ${attachment}, now() + ${LEFTOVER_AFTER})
    on conflict (key) do nothing
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

/** Everything that was written of a file is to go at once: its bytes, and a copy that was made to be played. Returns the keys. */
export async function dropObjectsOf(tx: Tx, id: AttachmentId): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    update media_objects set remove_at = now() where attachment_id = ${id} returning key
  `.execute(tx);
  return rows.map(({ key }) => key);
}

/**
 * The messages of these files, or what was overheard, were deleted by whoever wrote them: their bytes are to go at once,
 * and nothing more is fetched or read. Whoever works on one of them has lost it.
 */
export async function dropFilesOf(tx: Tx, items: readonly string[]): Promise<void> {
  await sql`
    with dropped as (
      update attachments set removed_because = 'revoked', reason = 'revoked', settled_at = coalesce(settled_at, now()),
        state = case when state = 'announced' then 'failed' else state end, is_awaited = false, due_at = null, elsewhere_due_at = null,
        lease_token = lease_token + 1, lease_worker = null, lease_until = null
      where (message_id = any(${items}::uuid[]) or overheard_id = any(${items}::uuid[])) and removed_because is null returning id
    )
    update media_objects set remove_at = now() where attachment_id in (select id from dropped)
  `.execute(tx);
}
