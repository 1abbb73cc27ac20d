import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { AttachmentId } from './types.ts';

export type KeptFile = {
  readonly storageKey: string;
  readonly mime: string;
  readonly bytes: number;
  readonly fileName: string | null;
  readonly kind: string;
};

/** A file whose bytes are there to be downloaded; null when there are none. */
export async function keptFile(db: Db, id: AttachmentId): Promise<KeptFile | null> {
  const { rows } = await sql<KeptFile>`
    select storage_key, mime, bytes, file_name, kind from attachments
    where id = ${id} and storage_key is not null and removed_because is null and stored_at is not null
  `.execute(db);
  return rows[0] ?? null;
}

export type ListedFile = {
  readonly id: AttachmentId;
  readonly kind: string;
  readonly fileName: string | null;
  readonly mime: string | null;
  readonly bytes: number | null;
  readonly state: string;
  readonly reason: string | null;
  /** What was understood of it. */
  readonly text: string | null;
  readonly at: Date;
  readonly isKept: boolean;
};

/** The newest files that the customer of a conversation sent. */
export async function listFiles(db: Db, conversationId: ConversationId): Promise<ListedFile[]> {
  const { rows } = await sql<ListedFile>`
    select id, kind, file_name, mime, bytes, state, reason, coalesce(corrected_text, reading->>'text') as text, created_at as at,
      storage_key is not null and removed_because is null as is_kept
    from attachments where conversation_id = ${conversationId} and message_id is not null order by created_at desc, id desc limit 100
  `.execute(db);
  return rows;
}
