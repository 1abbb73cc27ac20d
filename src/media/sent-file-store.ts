import { sql } from 'kysely';
import { type ConversationId, uuidOrNull } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { KeptFile } from './listed-store.ts';

/** What a file can be sent as. */
export type SentKind = 'image' | 'document' | 'audio';

/** A file that somebody of the staff sends to a customer; its id is that of the message. */
export type SentFile = {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly authorId: string;
  readonly storageKey: string;
  readonly kind: SentKind;
  readonly mime: string;
  readonly bytes: number;
  readonly fileName: string;
};

/** Notes a file before its first byte is written; the row of this id, whoever made it, and whether a message speaks of it. */
export async function noteSentFile(db: Db, file: SentFile): Promise<SentFile & { readonly isSaid: boolean }> {
  await sql`
    insert into sent_files (id, conversation_id, author_id, storage_key, kind, mime, bytes, file_name)
    values (${file.id}, ${file.conversationId}, ${file.authorId}, ${file.storageKey}, ${file.kind}, ${file.mime}, ${file.bytes}, ${file.fileName})
    on conflict (id) do nothing`.execute(db);
  const { rows } = await sql<SentFile & { readonly isSaid: boolean }>`
    select id, conversation_id, author_id, storage_key, kind, mime, bytes, file_name, said_at is not null as is_said
    from sent_files where id = ${file.id}`.execute(db);
  return rows[0] ?? { ...file, isSaid: false };
}

/** A message speaks of it from now on: it stays for the time of retention. */
export async function markFileSaid(tx: Tx, id: string): Promise<void> {
  await sql`update sent_files set said_at = coalesce(said_at, now()) where id = ${id}`.execute(tx);
}

/** A file to be downloaded; null when there is none. */
export async function findSentFile(db: Db, id: string): Promise<KeptFile | null> {
  const { rows } = await sql<KeptFile>`
    select storage_key, mime, bytes, file_name, kind from sent_files where id = ${uuidOrNull(id)}::uuid and said_at is not null`.execute(
    db,
  );
  return rows[0] ?? null;
}

/**
 * Files that nobody speaks of after an hour, and those older than so many days; none that could not be deleted in the last
 * ten minutes, and those that never failed first.
 */
export async function findOldSentFiles(
  db: Db,
  days: number,
  limit: number,
): Promise<{ readonly id: string; readonly storageKey: string }[]> {
  const { rows } = await sql<{ id: string; storageKey: string }>`
    select id, storage_key from sent_files
    where (created_at < now() - ${days} * interval '1 day' or (said_at is null and created_at < now() - interval '1 hour'))
      and coalesce(removal_failed_at < now() - interval '10 minutes', true)
    order by removal_failed_at nulls first, created_at limit ${limit}`.execute(db);
  return rows;
}

/** Its bytes could not be deleted: others go first. */
export async function noteFailedSentRemoval(db: Db, id: string): Promise<void> {
  await sql`update sent_files set removal_failed_at = now() where id = ${id}`.execute(db);
}

export async function deleteSentFile(db: Db, id: string): Promise<void> {
  await sql`delete from sent_files where id = ${id}`.execute(db);
}
