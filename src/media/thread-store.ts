import { sql } from 'kysely';
import type { ConversationId, MessageId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { AttachmentId, AttachmentKind, Reading } from './types.ts';
import { VERSION } from './version-store.ts';

/** A file with what was understood of it, as people see it. */
export type ThreadFile = {
  readonly id: AttachmentId;
  /** The message, or what was overheard, that it came with. */
  readonly itemId: string;
  /** It was overheard: nobody reads it. */
  readonly isElsewhere: boolean;
  readonly kind: AttachmentKind;
  readonly isVoice: boolean;
  readonly fileName: string | null;
  readonly mime: string | null;
  readonly bytes: number | null;
  readonly state: 'announced' | 'stored' | 'understood' | 'failed';
  /** What it holds, or that it could not be understood for now, is known. */
  readonly isSettled: boolean;
  readonly reason: string | null;
  readonly isRemoved: boolean;
  /** `retention`, `card` or `revoked`. */
  readonly removedBecause: string | null;
  /** Its bytes can be fetched. */
  readonly isKept: boolean;
  readonly reading: Reading | null;
  /** What a person says it holds instead, and who that was; null: nobody corrected it. */
  readonly correctedText: string | null;
  readonly correctedBy: string | null;
  /** Machine time. */
  readonly correctedAt: Date | null;
  /** Changes with the reading and its correction. */
  readonly version: string;
};

/** The files of these messages, or of what was overheard. */
export async function filesOfItems(db: Db, ids: readonly string[]): Promise<ThreadFile[]> {
  const { rows } = await sql<ThreadFile>`
    select id, coalesce(message_id, overheard_id) as item_id, overheard_id is not null as is_elsewhere, kind, is_voice, file_name, mime, bytes, state, settled_at is not null as is_settled, reason, removed_at is not null or removed_because is not null as is_removed, removed_because,
      storage_key is not null and removed_because is null and stored_at is not null as is_kept, reading,
      corrected_text, corrected_by, corrected_at, ${VERSION} as version
    from attachments where message_id = any(${ids}::uuid[]) or overheard_id = any(${ids}::uuid[])
    order by created_at, id`.execute(db);
  return rows;
}

const FOUND = sql`conversation_id, message_id, kind, coalesce(corrected_text, reading ->> 'text') as text, created_at as at from attachments`;

/** What was understood of the newest files of these conversations, and of those that were corrected last, for the search. */
export async function understoodIn(
  db: Db,
  ids: readonly ConversationId[],
  newest: number,
): Promise<
  {
    readonly conversationId: ConversationId;
    readonly messageId: MessageId;
    readonly kind: AttachmentKind;
    readonly text: string;
    readonly at: Date;
  }[]
> {
  const { rows } = await sql<{
    conversationId: ConversationId;
    messageId: MessageId;
    kind: AttachmentKind;
    text: string;
    at: Date;
  }>`
    select a.* from unnest(${ids}::uuid[]) as c (id) cross join lateral (
      (select ${FOUND} where conversation_id = c.id and overheard_id is null order by created_at desc limit ${newest})
      union
      (select ${FOUND} where conversation_id = c.id and corrected_at is not null order by corrected_at desc limit ${newest})) a
    where a.text <> ''`.execute(db);
  return rows;
}

export async function countFiles(db: Db, id: ConversationId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from attachments where conversation_id = ${id}`.execute(db);
  return rows[0]?.count ?? 0;
}
