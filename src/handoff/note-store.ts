import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Reading, Tx } from '../platform/db/index.ts';

/** What somebody of the staff wrote for the others. */
export type Note = {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly authorId: string;
  readonly text: string;
  /** Business time. */
  readonly at: Date;
};

/** Keeps a note once; returns the note of this id, whoever wrote it. */
export async function keepNote(tx: Tx, note: Note): Promise<Note> {
  await sql`
    insert into staff_notes (id, conversation_id, author_id, text, at)
    values (${note.id}, ${note.conversationId}, ${note.authorId}, ${note.text}, ${note.at}) on conflict (id) do nothing`.execute(
    tx,
  );
  const { rows } = await sql<Note>`
    select id, conversation_id, author_id, text, at from staff_notes where id = ${note.id}`.execute(tx);
  return rows[0] ?? note;
}

/** The newest notes of a conversation, oldest first; `notedAt` is machine time, beside which messages are ordered. */
export const notesOf = (conversationId: ConversationId, limit: number): Reading<Note & { readonly notedAt: Date }> => ({
  query: sql`
    select * from (
      select id, conversation_id, author_id, text, at, noted_at from staff_notes
      where conversation_id = ${conversationId} order by noted_at desc, id desc limit ${limit}
    ) newest order by noted_at, id`,
  times: ['at', 'notedAt'],
});

/** Gives a conversation these tags and no others. */
export async function setTags(tx: Tx, conversationId: ConversationId, tags: readonly string[]): Promise<void> {
  await sql`delete from conversation_tags where conversation_id = ${conversationId} and tag <> all(${tags}::text[])`.execute(
    tx,
  );
  await sql`
    insert into conversation_tags (conversation_id, tag) select ${conversationId}::uuid, unnest(${tags}::text[])
    on conflict do nothing`.execute(tx);
}

/** The tags of each of these conversations, in the order of the alphabet. */
export async function tagsOf(db: Db, conversations: readonly ConversationId[]): Promise<Map<ConversationId, string[]>> {
  const { rows } = await sql<{ conversationId: ConversationId; tags: string[] }>`
    select conversation_id, array_agg(tag order by tag) as tags from conversation_tags
    where conversation_id = any(${conversations}::uuid[]) group by conversation_id`.execute(db);
  return new Map(rows.map(({ conversationId, tags }) => [conversationId, tags]));
}
