import { sql } from 'kysely';
import { type ConversationId, newId } from '../core/ids.ts';
import type { Reading, Tx, Write } from '../platform/db/index.ts';

/** What a person told the assistant for its next answer. */
export type Hint = { readonly id: string; readonly text: string };

export async function insertHint(
  tx: Tx,
  hint: {
    readonly conversationId: ConversationId;
    readonly authorId: string;
    readonly text: string;
    readonly at: Date;
  },
): Promise<void> {
  await sql`
    insert into assistant_hints (id, conversation_id, author_id, text, at)
    values (${newId()}, ${hint.conversationId}, ${hint.authorId}, ${hint.text}, ${hint.at})`.execute(tx);
}

/** Hints that the assistant was not told yet, oldest first. */
export const hintsOf = (conversationId: ConversationId): Reading<Hint> => ({
  query: sql`
    select id, text from assistant_hints where conversation_id = ${conversationId} and told_at is null order by id limit 5`,
  times: [],
});

/** The assistant was told, once. */
export const markHinted = (ids: readonly string[]): Write => sql`
  update assistant_hints set told_at = now() where id = any(${ids}::uuid[])`;
