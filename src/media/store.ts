import { sql } from 'kysely';
import type { ConversationId, MessageId } from '../core/ids.ts';
import { newId } from '../core/ids.ts';
import { type ArrivingFile, isOfOwner, mayBeShown } from '../inbox/index.ts';
import type { Db, Reading as Query, Tx, Write } from '../platform/db/index.ts';
import { MAX_PER_BURST } from './rules.ts';
import type { AttachmentId, TurnFile } from './types.ts';
import { VERSION } from './version-store.ts';

/** Files of messages that are being stored; runs in that transaction. Returns whom to fetch. */
export async function insertAttachments(tx: Tx, files: readonly ArrivingFile[]): Promise<AttachmentId[]> {
  const rows = files.map((file) => ({ ...file.attachment, ...file, id: newId<'attachment'>() }));
  const list = <T>(pick: (row: (typeof rows)[number]) => T): T[] => rows.map(pick);
  await sql`
    insert into attachments (id, message_id, conversation_id, kind, is_voice, media_id, url, announced_sha256, announced_mime, file_name, is_overflow)
    select f.id, message_id, f.conversation_id, kind, is_voice, media_id, url, sha256, mime, file_name,
      row_number() over (partition by f.conversation_id order by f.id) + (
        select count(*) from attachments a
        where a.conversation_id = f.conversation_id and a.shown_at is null and a.created_at > now() - interval '1 minute'
      ) > ${MAX_PER_BURST}
    from unnest(
      ${list((row) => row.id)}::uuid[], ${list((row) => row.messageId)}::uuid[], ${list((row) => row.conversationId)}::uuid[],
      ${list((row) => row.kind)}::text[], ${list((row) => row.isVoice)}::boolean[], ${list((row) => row.mediaId)}::text[],
      ${list((row) => row.url)}::text[], ${list((row) => row.sha256)}::text[], ${list((row) => row.mime)}::text[],
      ${list((row) => row.fileName)}::text[]
    ) as f(id, message_id, conversation_id, kind, is_voice, media_id, url, sha256, mime, file_name)
  `.execute(tx);
  return rows.map(({ id }) => id);
}

/** Files that no turn has shown the model as they are now, oldest first: those of open messages, and later news. */
export const unshownFilesOf = (conversationId: ConversationId): Query<TurnFile> => ({
  query: sql`
    select * from (
      select id, message_id, kind, is_voice, file_name, mime, is_overflow, settled_at is not null as is_settled,
        (extract(epoch from now() - created_at) * 1000)::float8 as age_ms, reason, ${VERSION} as version,
        case when reading is null then null else json_build_object(
          'unread', reading->>'unread', 'text', reading->>'text', 'isSure', (reading->>'isSure')::boolean,
          'detail', reading->'detail') end as reading, corrected_text, corrected_at is not null as was_corrected,
        coalesce(reason = 'day_limit', false) and exists (
          select from attachments told
          where told.conversation_id = ${conversationId} and told.created_at > now() - interval '1 day'
            and told.reason = 'day_limit' and told.shown_at > now() - interval '12 hours') as was_told,
        created_at
      from attachments
      where conversation_id = ${conversationId} and message_id is not null and shown_at is null
        and (created_at > now() - interval '7 days' or corrected_at > now() - interval '7 days')
        and ${isOfOwner(conversationId, sql.ref('attachments.message_id'))}
        and ${mayBeShown(sql.ref('attachments.message_id'))}
      order by created_at desc, id desc limit 40
    ) newest order by created_at, id`,
  times: [],
});

type Shown = Pick<TurnFile, 'id' | 'kind' | 'isOverflow' | 'isSettled' | 'version'>;

/**
 * A turn has shown these to the model, each as it was when it was read: one of which more was read meanwhile is still to
 * be shown. Those that were not settled are awaited.
 */
export const markShown = (files: readonly Shown[]): Write => {
  // Of these nothing more is to come.
  const isOver = (file: Shown): boolean => file.isOverflow || file.kind === 'sticker';
  return sql`
    update attachments set is_awaited = not (f.is_over or f.is_settled),
      shown_at = case when f.is_over or (f.is_settled and ${VERSION} = f.version) then now() end
    from unnest(
      ${files.map(({ id }) => id)}::uuid[], ${files.map(isOver)}::boolean[], ${files.map((file) => file.isSettled)}::boolean[],
      ${files.map(({ version }) => version)}::text[]) as f(id, is_over, is_settled, version)
    where attachments.id = f.id`;
};

/** True while a file of the conversation is still on its way. */
export async function hasUnsettledFiles(db: Db, conversationId: ConversationId): Promise<boolean> {
  const { rows } = await sql<{ is: boolean }>`
    select exists (select from attachments where conversation_id = ${conversationId} and message_id is not null and shown_at is null and settled_at is null) as is
  `.execute(db);
  return rows[0]?.is ?? false;
}

/** Conversations with files that a turn answered without and that are settled now. */
export async function findAwaited(db: Db, limit: number): Promise<ConversationId[]> {
  const { rows } = await sql<{ conversationId: ConversationId }>`
    select distinct conversation_id from (
      select conversation_id from attachments where is_awaited and settled_at is not null order by settled_at limit ${limit}
    ) as awaited order by conversation_id
  `.execute(db);
  return rows.map((row) => row.conversationId);
}

/** Takes these files, each once; their messages get a turn of their own. */
export async function takeAwaited(tx: Tx, conversations: readonly ConversationId[]): Promise<MessageId[]> {
  const { rows } = await sql<{ messageId: MessageId }>`
    update attachments set is_awaited = false
    where conversation_id = any(${conversations}::uuid[]) and is_awaited and settled_at is not null
    returning message_id
  `.execute(tx);
  return rows.map((row) => row.messageId);
}
