import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import { newId } from '../core/ids.ts';
import type { InboundAttachment } from '../inbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { AttachmentId } from './types.ts';

/** Files that were overheard in work at one time, over all processes, beside those that are fetched as they come. */
export const ELSEWHERE_AT_ONCE = 4;

/** A file of something that was overheard. */
export type FileElsewhere = {
  readonly overheardId: string;
  readonly conversationId: ConversationId;
  readonly attachment: InboundAttachment;
};

/**
 * Files that somebody sent without us, to be kept for staff to see: no turn waits for them or is shown them, and nobody
 * reads them. Runs in the transaction that stores what was overheard. Returns them in order; whoever is woken for none of
 * them leaves them to the sweep, which fetches a few at a time.
 */
export async function insertFilesElsewhere(tx: Tx, files: readonly FileElsewhere[]): Promise<AttachmentId[]> {
  if (files.length === 0) return [];
  const rows = files.map((file) => ({ ...file.attachment, ...file, id: newId<'attachment'>() }));
  const list = <T>(pick: (row: (typeof rows)[number]) => T): T[] => rows.map(pick);
  await sql`
    insert into attachments (id, overheard_id, conversation_id, kind, is_voice, media_id, url, announced_sha256, announced_mime, file_name, settled_at, shown_at, due_at, elsewhere_due_at)
    select f.*, now(), now(), null, now() from unnest(
      ${list((row) => row.id)}::uuid[], ${list((row) => row.overheardId)}::uuid[], ${list((row) => row.conversationId)}::uuid[],
      ${list((row) => row.kind)}::text[], ${list((row) => row.isVoice)}::boolean[], ${list((row) => row.mediaId)}::text[],
      ${list((row) => row.url)}::text[], ${list((row) => row.sha256)}::text[], ${list((row) => row.mime)}::text[],
      ${list((row) => row.fileName)}::text[]
    ) as f
    on conflict (overheard_id) where overheard_id is not null do nothing`.execute(tx);
  return rows.map(({ id }) => id);
}
