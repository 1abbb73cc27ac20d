import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';
import type { AttachmentId } from '../types.ts';

export type SoundCopy = { readonly key: string; readonly bytes: number };

/** Null: none was made yet. */
export async function copyOfSound(db: Db, id: AttachmentId): Promise<SoundCopy | null> {
  const { rows } = await sql<SoundCopy>`
    select copy_key as key, copy_bytes as bytes from attachments where id = ${id} and copy_key is not null`.execute(db);
  return rows[0] ?? null;
}

/** Notes the key of a copy before the first byte is written under it: it goes when the sound itself goes. False: that has gone. */
export async function noteCopy(db: Db, id: AttachmentId, key: string): Promise<boolean> {
  const { rows } = await sql`
    insert into media_objects (key, attachment_id, created_at, remove_at)
    select ${key}, o.attachment_id, o.created_at, o.remove_at from attachments a join media_objects o on o.key = a.storage_key
    where a.id = ${id} and a.removed_because is null on conflict (key) do update set remove_at = excluded.remove_at
    returning key`.execute(db);
  return rows.length > 0;
}

/** False: the sound is to go, and so is its copy. */
export async function keepCopy(db: Db, id: AttachmentId, { key, bytes }: SoundCopy): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update attachments set copy_key = ${key}, copy_bytes = ${bytes}
    where id = ${id} and storage_key is not null and removed_because is null`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}
