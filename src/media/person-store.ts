import { sql } from 'kysely';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';

/**
 * Hands the bytes of a person's files over to whoever removes what belongs to nobody, before their rows go. Returns the
 * keys, so that they can be removed at once.
 */
export async function releaseFilesOf(tx: Tx, { conversationIds }: Person): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    with theirs as (select id, storage_key, copy_key from attachments where conversation_id = any(${conversationIds}::uuid[])),
    keys as (
      select storage_key as key from theirs where storage_key is not null
      union select copy_key from theirs where copy_key is not null
      union select key from media_objects where attachment_id in (select id from theirs)
      union select storage_key from sent_files where conversation_id = any(${conversationIds}::uuid[])
    )
    insert into media_objects (key, attachment_id, remove_at) select key, null, now() from keys
    on conflict (key) do update set attachment_id = null, remove_at = now()
    returning key`.execute(tx);
  return rows.map(({ key }) => key);
}

export const personRecords = (db: Db, { conversationIds }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    attachments: sql`
      select message_id, overheard_id, kind, mime, file_name, bytes, reading, created_at, removed_at from attachments
      where conversation_id = any(${conversationIds}::uuid[]) order by created_at`,
    sent_files: sql`
      select kind, mime, file_name, bytes, created_at from sent_files
      where conversation_id = any(${conversationIds}::uuid[]) order by created_at`,
  });

/** Keys of all files that rows rely on. */
export async function keptKeys(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    select storage_key as key from attachments where storage_key is not null
    union select copy_key from attachments where copy_key is not null and storage_key is not null
    union select storage_key from sent_files order by key`.execute(db);
  return rows.map(({ key }) => key);
}
