import { sql } from 'kysely';
import { type ConversationId, type MessageId, newId } from '../../../src/core/ids.ts';
import { type AttachmentId, insertAttachments, type Reading } from '../../../src/media/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { markDue } from '../../../src/turn/index.ts';
import { database } from './world.ts';

type Kind = 'image' | 'audio' | 'document' | 'sticker';
export type Sent = { readonly messageId: MessageId; readonly fileId: AttachmentId };

let count = 0;
/** The customer sends a file, with words of its own when there are some. */
export async function send(
  id: ConversationId,
  kind: Kind,
  text: string,
  fileName: string | null = null,
): Promise<Sent> {
  count += 1;
  const messageId = newId<'message'>();
  const attachment = { kind, mediaId: '1', mime: null, sha256: null, fileName, isVoice: kind === 'audio', url: null };
  return database()
    .db.transaction()
    .execute(async (tx) => {
      await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
        values (${messageId}, ${id}, ${`wamid.file${count}`}, ${kind}, ${text}, now())`.execute(tx);
      const [fileId] = await insertAttachments(tx, [{ messageId, conversationId: id, attachment }]);
      await markDue(tx, [{ conversationId: id, messages: 1, quietMs: 0 }]);
      if (!fileId) throw new Error('not stored');
      return { messageId, fileId };
    });
}

export const reading = (text: string, over: Partial<Reading> = {}): Reading => ({
  unread: null,
  isWorthRetrying: false,
  text,
  isSure: true,
  detail: {},
  costMicroUsd: 0,
  holdsCard: false,
  ...over,
});

/** The file was fetched and read, or could not be. */
export const settle = async ({ fileId }: Sent, what: Reading, db: Db = database().db) =>
  sql`update attachments set state = 'understood', settled_at = now(), reading = ${JSON.stringify(what)}::json, reason = ${what.unread}, due_at = null, shown_at = null
    where id = ${fileId}`.execute(db);
