import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { AttachmentId } from './types.ts';

/** Counts a file among those that are read for its conversation since then; false when there are `most` others. */
export async function admitFirstRead(
  tx: Tx,
  { id, conversationId }: { readonly id: AttachmentId; readonly conversationId: ConversationId },
  since: Date,
  most: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update attachments set first_read_at = coalesce(first_read_at, now())
    where id = ${id} and (first_read_at is not null or ${most} > (
      select count(*) from attachments other
      where other.conversation_id = ${conversationId} and other.first_read_at >= ${since}))
  `.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}
