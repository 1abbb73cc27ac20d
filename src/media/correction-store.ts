import { sql } from 'kysely';
import type { ConversationId, MessageId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { AttachmentId, AttachmentKind } from './types.ts';
import { VERSION } from './version-store.ts';

export type Correctable = {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly kind: AttachmentKind;
  /** False while a program may still read it. */
  readonly isSettled: boolean;
  readonly isRevoked: boolean;
  readonly correctedText: string | null;
  readonly version: string;
};

/** Null when no customer sent such a file. The row stays as it is until the transaction ends. */
export async function lockCorrectable(tx: Tx, id: AttachmentId): Promise<Correctable | null> {
  const { rows } = await sql<Correctable>`
    select conversation_id, message_id, kind, settled_at is not null as is_settled,
      coalesce(removed_because = 'revoked', false) as is_revoked, corrected_text, ${VERSION} as version
    from attachments where id = ${id} and message_id is not null for update`.execute(tx);
  return rows[0] ?? null;
}

/** Null takes the correction back. The model is shown the file again: what it was shown before holds no more. */
export async function setCorrection(
  tx: Tx,
  id: AttachmentId,
  { text, by, at }: { readonly text: string | null; readonly by: string; readonly at: Date },
): Promise<void> {
  await sql`
    update attachments set corrected_text = ${text}, corrected_by = ${by}, corrected_at = ${at}, shown_at = null
    where id = ${id}`.execute(tx);
}
