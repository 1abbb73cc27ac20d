import { sql } from 'kysely';
import type { ConversationId, MessageId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { FOLLOW_UP } from './follow-up-store.ts';

/** An edit of the newest thing that a customer wrote, which was answered as it stood before. */
export type Correction = {
  /** The edit. */
  readonly id: MessageId;
  /** The words that were answered. */
  readonly before: string;
  readonly after: string;
  /** An earlier edit of the same message is not answered yet. */
  readonly hasOpen: boolean;
};

const NOT_WRITTEN = sql`('edit', 'revoke', 'reaction', 'system', 'request_welcome', ${sql.lit(FOLLOW_UP)})`;
const EDIT_OF = sql`e.conversation_id = m.conversation_id and e.about_wamid = m.wamid and e.kind = 'edit'`;

/**
 * The newest edits of the last messages of these conversations that no answer knows of. `edited`: messages that were
 * just edited; null looks for those that were edited while their turn was under way.
 */
export async function findCorrections(
  db: Db | Tx,
  conversations: readonly ConversationId[],
  edited: readonly MessageId[] | null,
): Promise<Correction[]> {
  const { rows } = await sql<Correction>`
    select newest.id, newest.text as after,
      coalesce(
        (select text from messages e where ${EDIT_OF} and outcome = 'answered' order by sent_at desc, seq desc limit 1),
        m.answered_text, m.original_text) as before,
      exists (select from messages e where ${EDIT_OF} and outcome is null) as has_open
    from unnest(${conversations}::uuid[]) as c(id)
    cross join lateral (
      select * from messages where conversation_id = c.id and kind not in ${NOT_WRITTEN} order by seq desc limit 1
    ) m
    cross join lateral (
      select * from messages e where ${EDIT_OF} order by sent_at desc, seq desc limit 1
    ) newest
    where m.outcome = 'answered' and m.revoked_at is null and newest.outcome_reason = 'edit'
      and ${edited === null ? sql`m.answered_text is not null` : sql`m.id = any(${edited}::uuid[])`}
  `.execute(db);
  return rows;
}

/** Makes edits unanswered, each a message of its own; returns their conversations. */
export async function openEdits(db: Db | Tx, ids: readonly MessageId[]): Promise<ConversationId[]> {
  const { rows } = await sql<{ conversationId: ConversationId }>`
    update messages set outcome = null, outcome_reason = null, outcome_at = null, received_at = now()
    where id = any(${ids}::uuid[]) and outcome_reason = 'edit'
    returning conversation_id
  `.execute(db);
  return rows.map(({ conversationId }) => conversationId);
}

/** What was corrected was deleted: its edits need no answer any more. */
export async function closeEditsOf(tx: Tx, messages: readonly MessageId[]): Promise<void> {
  await sql`
    update messages e set outcome = 'ignored', outcome_reason = 'revoked', outcome_at = now()
    from messages m where m.id = any(${messages}::uuid[]) and ${EDIT_OF} and e.outcome is null
  `.execute(tx);
}
