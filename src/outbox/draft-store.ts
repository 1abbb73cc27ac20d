import { sql } from 'kysely';
import type { ConversationId, OutboxId, TurnId } from '../core/ids.ts';
import type { Db, Tx, Write } from '../platform/db/index.ts';
import type { Content } from './types.ts';

/** Part of an answer that waits for somebody of the team. */
export type Draft = { readonly id: OutboxId; readonly conversationId: ConversationId; readonly content: Content };

/** What of a turn's answer waits; in its order, and kept so until the transaction ends. */
export async function lockDrafts(tx: Tx, turnId: TurnId): Promise<Draft[]> {
  const { rows } = await sql<Draft>`
    select id, conversation_id, content from outbox_messages
    where turn_id = ${turnId} and state = 'held' and reason = 'draft' order by seq for update`.execute(tx);
  return rows;
}

/** Lets drafts go: from now on they are answers like any other. */
export async function releaseDrafts(tx: Tx, ids: readonly OutboxId[]): Promise<void> {
  await sql`
    update outbox_messages set state = 'queued', reason = null, not_before = null
    where id = any(${ids}::uuid[]) and state = 'held' and reason = 'draft'`.execute(tx);
}

/** Drafts that will never go; the assistant is told of it with its next turn. */
export async function dropDrafts(
  tx: Tx,
  ids: readonly OutboxId[],
  because: 'draft_edited' | 'draft_discarded',
): Promise<void> {
  await sql`
    update outbox_messages set state = 'discarded', reason = ${because}, told_at = null
    where id = any(${ids}::uuid[]) and state = 'held' and reason = 'draft'`.execute(tx);
}

/** The customer wrote again and is answered anew: what waited of earlier answers is not sent any more. */
export const replaceDrafts = (conversationId: ConversationId): Write => sql`
  update outbox_messages set state = 'discarded', reason = 'draft_replaced'
  where conversation_id = ${conversationId} and state = 'held' and reason = 'draft'`;

/** Answers that wait, one a turn, and since when the oldest does. */
export async function countDrafts(db: Db): Promise<{ readonly waiting: number; readonly oldestAt: Date | null }> {
  const { rows } = await sql<{ waiting: number; oldestAt: Date | null }>`
    select count(distinct turn_id)::int as waiting, min(created_at) as oldest_at
    from outbox_messages where state = 'held' and reason = 'draft'`.execute(db);
  return rows[0] ?? { waiting: 0, oldestAt: null };
}
